namespace Fiscal.Printing.EscPos;

/// <summary>What proved that a document was printed.</summary>
public enum PrintConfirmation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The printer sent back the number that followed the document (<c>GS ( H</c>).</summary>
    ProcessId,

    /// <summary>The printer answered questions that stood behind the document (<c>GS r</c>), and was online.</summary>
    OrderedStatus,
}
