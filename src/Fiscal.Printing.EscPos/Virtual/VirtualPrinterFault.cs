namespace Fiscal.Printing.EscPos;

/// <summary>One thing that goes wrong with a <see cref="VirtualPrinter"/>, once.</summary>
/// <remarks>Immutable.</remarks>
public sealed class VirtualPrinterFault
{
    private readonly byte[] _bytes;

    /// <summary>Creates the fault.</summary>
    /// <param name="kind">What.</param>
    /// <param name="atByte">How many bytes are printed before it happens, counted from the moment it is added; -1: at the next cut, when the paper is cut already.</param>
    /// <param name="duration">How long it lasts; <see cref="Timeout.InfiniteTimeSpan"/> until <see cref="VirtualPrinter.Repair"/>.</param>
    /// <param name="bytes">The bytes of <see cref="VirtualPrinterFaultKind.StrayBytes"/>.</param>
    public VirtualPrinterFault(VirtualPrinterFaultKind kind, long atByte, TimeSpan duration = default, byte[]? bytes = null)
    {
        Kind = kind;
        AtByte = atByte;
        Duration = duration;
        _bytes = bytes is null ? [] : (byte[])bytes.Clone();
    }

    /// <summary>What.</summary>
    public VirtualPrinterFaultKind Kind { get; }

    /// <summary>How many bytes are printed before; -1 at the next cut.</summary>
    public long AtByte { get; }

    /// <summary>How long it lasts.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The bytes that are sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>For example <c>PaperEnd at 300 for 00:00:05</c>.</summary>
    public override string ToString() => $"{Kind} at {AtByte.ToString(System.Globalization.CultureInfo.InvariantCulture)} for {Duration.ToString("c", System.Globalization.CultureInfo.InvariantCulture)}";
}
