using Fiscal.Journal;

namespace Fiscal.Exports;

/// <summary>What one run of an export reads, and where it writes.</summary>
/// <remarks>Not thread-safe; valid until <see cref="FiscalExport.ExportAsync"/> has ended.</remarks>
public sealed class ExportContext
{
    private readonly ExportFolder _folder;

    internal ExportContext(JournalStore journal, ExportRange range, ExportFolder folder)
    {
        Journal = journal;
        Range = range;
        _folder = folder;
    }

    /// <summary>The journal.</summary>
    public JournalStore Journal { get; }

    /// <summary>The days asked for.</summary>
    public ExportRange Range { get; }

    /// <summary>Closings told about so far; stays <see langword="null"/> for exports that do not go by closings.</summary>
    public long? Closings { get; set; }

    /// <summary>Receipts told about so far.</summary>
    public long Receipts { get; set; }

    /// <summary>What is not as it should be.</summary>
    public IList<Finding> Findings { get; } = new List<Finding>();

    /// <summary>Begins a file. It gets its name only when the whole export has succeeded; the stream is closed then, too.</summary>
    /// <param name="name">Name without folder, once per run.</param>
    /// <exception cref="ArgumentException">The name has a folder in it, is empty or was used already.</exception>
    /// <exception cref="IOException">The file cannot be made.</exception>
    public Stream CreateFile(string name) => _folder.Create(name);
}
