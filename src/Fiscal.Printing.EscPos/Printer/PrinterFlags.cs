namespace Fiscal.Printing.EscPos;

[Flags]
internal enum PrinterFlags
{
    None = 0,
    Known = 1,
    Offline = 2,
    Cover = 4,
    PaperEnd = 8,
    PaperLow = 16,
    Recoverable = 32,
    Cutter = 64,
    Unrecoverable = 128,
    Waiting = 256,
    DrawerPin = 512,
    Errors = Recoverable | Cutter | Unrecoverable | Waiting,
}
