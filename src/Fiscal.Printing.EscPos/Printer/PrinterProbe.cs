namespace Fiscal.Printing.EscPos;

/// <summary>What a printer answered when it was asked what it is and can do.</summary>
/// <remarks>Immutable. Many printers answer nothing, or another maker's name: what stands here is what was said, not what is true.</remarks>
public sealed class PrinterProbe
{
    internal PrinterProbe(PrinterStatus status, bool realTimeStatus, bool automaticStatus, bool orderedStatus, bool? confirmation, string? maker, string? model, string? firmware, string? serialNumber)
    {
        Status = status;
        RealTimeStatus = realTimeStatus;
        AutomaticStatus = automaticStatus;
        OrderedStatus = orderedStatus;
        Confirmation = confirmation;
        Maker = maker;
        Model = model;
        Firmware = firmware;
        SerialNumber = serialNumber;
    }

    /// <summary>How it is.</summary>
    public PrinterStatus Status { get; }

    /// <summary>Whether it answers real-time questions (<c>DLE EOT</c>).</summary>
    public bool RealTimeStatus { get; }

    /// <summary>Whether it reports by itself (<c>GS a</c>).</summary>
    public bool AutomaticStatus { get; }

    /// <summary>Whether it answers in the order of its data (<c>GS r</c>).</summary>
    public bool OrderedStatus { get; }

    /// <summary>Whether it confirms (<c>GS ( H</c>); <see langword="null"/> if that was not tried.</summary>
    public bool? Confirmation { get; }

    /// <summary>Maker.</summary>
    public string? Maker { get; }

    /// <summary>Model.</summary>
    public string? Model { get; }

    /// <summary>Firmware.</summary>
    public string? Firmware { get; }

    /// <summary>Serial number.</summary>
    public string? SerialNumber { get; }

    /// <summary>Sets in a profile what the printer showed.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="profile"/> is <see langword="null"/>.</exception>
    public void ApplyTo(PrinterProfile profile)
    {
        Argument.NotNull(profile, nameof(profile));
        profile.RealTimeStatus = RealTimeStatus;
        profile.AutomaticStatus = AutomaticStatus;
        profile.OrderedStatus = OrderedStatus;
        profile.Confirmation = Confirmation ?? profile.Confirmation;
    }
}
