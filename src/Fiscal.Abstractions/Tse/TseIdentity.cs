namespace Fiscal;

/// <summary>Who a TSE is. Journalled as master data when it changes; a new key is a new device.</summary>
public sealed class TseIdentity
{
    /// <summary>Serial number.</summary>
    public TseSerialNumber SerialNumber { get; set; }

    /// <summary>Uncompressed public key point, <c>04 ‖ X ‖ Y</c>.</summary>
    public byte[] PublicKey { get; set; } = [];

    /// <summary>Certificates in DER, leaf first.</summary>
    public IReadOnlyList<byte[]> Certificates { get; set; } = [];

    /// <summary>Signature algorithm by its DSFinV-K name, for example <c>ecdsa-plain-SHA384</c>.</summary>
    public string Algorithm { get; set; } = string.Empty;

    /// <summary>Form of log times by its DSFinV-K name, for example <c>unixTime</c>.</summary>
    public string TimeFormat { get; set; } = "unixTime";

    /// <summary>Encoding of process data, <c>UTF-8</c> or <c>ASCII</c>.</summary>
    public string ProcessDataEncoding { get; set; } = "UTF-8";

    /// <summary>Version of the log messages: 2 (TR-03151 v1.0.1) or 3 (v1.1.1).</summary>
    public int LogVersion { get; set; } = 2;

    /// <summary>Certification id, <c>BSI-K-TR-nnnn-yyyy</c>.</summary>
    public string? CertificationId { get; set; }

    /// <summary>Maker.</summary>
    public string? Manufacturer { get; set; }

    /// <summary>Model.</summary>
    public string? Model { get; set; }

    /// <summary>Firmware or software version.</summary>
    public string? Firmware { get; set; }

    /// <summary>End of the leaf certificate.</summary>
    public DateTimeOffset? CertificateExpires { get; set; }

    /// <summary>Whether the device is not certified, such as the simulator.</summary>
    public bool IsTestDevice { get; set; }
}
