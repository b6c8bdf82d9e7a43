namespace Fiscal.Exports;

/// <summary>A file that an export wrote.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ExportFile
{
    internal ExportFile(string name, long bytes, string sha256)
    {
        Name = name;
        Bytes = bytes;
        Sha256 = sha256;
    }

    /// <summary>Name without folder.</summary>
    public string Name { get; }

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; }

    /// <summary>SHA-256 of the content, 64 lower-case hex digits.</summary>
    public string Sha256 { get; }
}
