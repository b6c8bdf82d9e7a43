namespace Fiscal.Printing.EscPos;

/// <summary>What a printer said about itself, from its automatic status or the answers to real-time questions.</summary>
/// <remarks>Immutable. What the printer does not report is <see langword="false"/>.</remarks>
public sealed class PrinterStatus
{
    internal static readonly PrinterStatus Unknown = new(PrinterFlags.None);

    internal PrinterStatus(PrinterFlags flags) => Flags = flags;

    /// <summary>Whether it prints, and what keeps it from it.</summary>
    public PrinterCondition Condition =>
        !Is(PrinterFlags.Known) ? PrinterCondition.Unknown
        : !Is(PrinterFlags.Offline) ? PrinterCondition.Ready
        : Is(PrinterFlags.Cover) ? PrinterCondition.CoverOpen
        : Is(PrinterFlags.PaperEnd) ? PrinterCondition.PaperEnd
        : Is(PrinterFlags.Errors) ? PrinterCondition.Error
        : PrinterCondition.Offline;

    /// <summary>Whether a cover is open.</summary>
    public bool IsCoverOpen => Is(PrinterFlags.Cover);

    /// <summary>Whether there is no paper.</summary>
    public bool IsPaperEnd => Is(PrinterFlags.PaperEnd);

    /// <summary>Whether the roll is nearly empty.</summary>
    public bool IsPaperLow => Is(PrinterFlags.PaperLow);

    /// <summary>Whether the cutter is stuck.</summary>
    public bool IsCutterStuck => Is(PrinterFlags.Cutter);

    /// <summary>Whether the error goes away by itself, as when the head cools down.</summary>
    public bool IsWaiting => Is(PrinterFlags.Waiting);

    /// <summary>Whether only switching off and on, or a technician, helps.</summary>
    public bool IsUnrecoverable => Is(PrinterFlags.Unrecoverable);

    /// <summary>Level of the drawer's switch, pin 3; whether high means open depends on the drawer (<see cref="PrinterProfile.DrawerOpenIsHigh"/>).</summary>
    public bool IsDrawerPinHigh => Is(PrinterFlags.DrawerPin);

    internal PrinterFlags Flags { get; }

    /// <summary>The condition and what else is set, for logs.</summary>
    public override string ToString() => IsPaperLow ? $"{Condition}, paper low" : Condition.ToString();

    internal bool Is(PrinterFlags flag) => (Flags & flag) != 0;

    /// <summary>The snapshot of an automatic status (spec escpos §8.2).</summary>
    internal static PrinterStatus FromAutomatic(byte[] bytes) => new(
        PrinterFlags.Known
        | If(bytes[0], 0x04, PrinterFlags.DrawerPin)
        | If(bytes[0], 0x08, PrinterFlags.Offline)
        | If(bytes[0], 0x20, PrinterFlags.Cover)
        | If(bytes[1], 0x04, PrinterFlags.Recoverable)
        | If(bytes[1], 0x08, PrinterFlags.Cutter)
        | If(bytes[1], 0x20, PrinterFlags.Unrecoverable)
        | If(bytes[1], 0x40, PrinterFlags.Waiting)
        | If(bytes[2], 0x03, PrinterFlags.PaperLow)
        | If(bytes[2], 0x0C, PrinterFlags.PaperEnd));

    /// <summary>This status with the answer to one real-time question (spec escpos §8.1).</summary>
    internal PrinterStatus With(int question, byte answer)
    {
        switch (question)
        {
            case 1:
                var flags = Set(PrinterFlags.DrawerPin | PrinterFlags.Offline, If(answer, 0x04, PrinterFlags.DrawerPin) | If(answer, 0x08, PrinterFlags.Offline)) | PrinterFlags.Known;
                // What kept it offline is over when it is online.
                return new PrinterStatus((flags & PrinterFlags.Offline) == 0 ? flags & ~(PrinterFlags.Cover | PrinterFlags.PaperEnd | PrinterFlags.Errors) : flags);
            case 2:
                return new PrinterStatus(Set(PrinterFlags.Cover | PrinterFlags.PaperEnd, If(answer, 0x04, PrinterFlags.Cover) | If(answer, 0x20, PrinterFlags.PaperEnd)));
            case 3:
                return new PrinterStatus(Set(
                    PrinterFlags.Errors,
                    If(answer, 0x04, PrinterFlags.Recoverable) | If(answer, 0x08, PrinterFlags.Cutter) | If(answer, 0x20, PrinterFlags.Unrecoverable) | If(answer, 0x40, PrinterFlags.Waiting)));
            default:
                return new PrinterStatus(Set(PrinterFlags.PaperLow | PrinterFlags.PaperEnd, If(answer, 0x0C, PrinterFlags.PaperLow) | If(answer, 0x60, PrinterFlags.PaperEnd)));
        }
    }

    private PrinterFlags Set(PrinterFlags mask, PrinterFlags value) => (Flags & ~mask) | value;

    private static PrinterFlags If(byte value, int bits, PrinterFlags flag) => (value & bits) != 0 ? flag : PrinterFlags.None;
}
