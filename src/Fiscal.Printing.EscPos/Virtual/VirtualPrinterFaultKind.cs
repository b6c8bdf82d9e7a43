namespace Fiscal.Printing.EscPos;

/// <summary>What may go wrong with a <see cref="VirtualPrinter"/>.</summary>
public enum VirtualPrinterFaultKind
{
    /// <summary>The paper ends; the printer goes on by itself after the fault's duration.</summary>
    PaperEnd,

    /// <summary>The cover is opened and closed again.</summary>
    CoverOpen,

    /// <summary>The cutter is stuck until it is freed.</summary>
    CutterError,

    /// <summary>Switched off and on: what is in the buffer and all settings are lost, connections break, for the duration nobody answers.</summary>
    Restart,

    /// <summary>The connection is reset; the printer prints what it has.</summary>
    Reset,

    /// <summary>The cable is pulled: nothing arrives in either direction, and nobody is told. After the duration the network sends again what was lost; without one, nothing ever arrives.</summary>
    Silence,

    /// <summary>The next confirmation is not sent.</summary>
    LoseConfirmation,

    /// <summary>The next confirmation is sent later, by the duration.</summary>
    DelayConfirmation,

    /// <summary>The next confirmation carries the number before the one asked for, and the right one never comes.</summary>
    WrongConfirmation,

    /// <summary>The confirmation before is sent again, at once.</summary>
    RepeatConfirmation,

    /// <summary>The fault's bytes are sent, as by a disturbed line.</summary>
    StrayBytes,

    /// <summary>An automatic status is sent in the middle of the next confirmation.</summary>
    StatusInBlock,

    /// <summary>The logos it keeps are gone, as when it is exchanged for another one.</summary>
    LoseLogos,
}
