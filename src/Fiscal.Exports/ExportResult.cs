namespace Fiscal.Exports;

/// <summary>What an export wrote.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ExportResult
{
    internal ExportResult(IReadOnlyList<ExportFile> files, ExportFile? archive, long? closings, long receipts, IReadOnlyList<Finding> findings)
    {
        Files = files;
        Archive = archive;
        Closings = closings;
        Receipts = receipts;
        Findings = findings;
    }

    /// <summary>The files, in the order they were begun; inside <see cref="Archive"/> if there is one.</summary>
    public IReadOnlyList<ExportFile> Files { get; }

    /// <summary>The ZIP file that went to a stream; <see langword="null"/> if the files went into a folder.</summary>
    public ExportFile? Archive { get; }

    /// <summary>Bytes written: of the archive, or of all files.</summary>
    public long Bytes => Archive?.Bytes ?? Files.Sum(static file => file.Bytes);

    /// <summary>Closings the export tells about; <see langword="null"/> if it does not go by closings.</summary>
    public long? Closings { get; }

    /// <summary>Receipts the export tells about.</summary>
    public long Receipts { get; }

    /// <summary>What is not as it should be. The files were written all the same: the tax office must get data.</summary>
    public IReadOnlyList<Finding> Findings { get; }
}
