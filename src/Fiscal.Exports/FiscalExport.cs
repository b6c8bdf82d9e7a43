using System.IO.Compression;
using Fiscal.Journal;

namespace Fiscal.Exports;

/// <summary>Turns a range of a journal into files, in a folder or as one ZIP file in a stream.</summary>
/// <remarks>
/// Implementations are immutable after construction and thread-safe; they write the files of <see cref="ExportAsync"/> and know neither folder nor ZIP.
/// Files appear whole and together when all of them are complete: after a failure or a cancellation there is none, and what was there before is untouched.
/// The same journal and range give the same bytes.
/// </remarks>
public abstract class FiscalExport
{
    private static readonly DateTimeOffset ZipTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes the files into a folder.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="folder">The folder; made if missing. Files of the same names are replaced.</param>
    /// <param name="range">Days; all if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the export; no file is left then.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public async Task<ExportResult> WriteToFolderAsync(JournalStore journal, string folder, ExportRange? range = null, CancellationToken cancellationToken = default)
    {
        if (folder is null)
        {
            throw new ArgumentNullException(nameof(folder));
        }

        if (journal is null)
        {
            throw new ArgumentNullException(nameof(journal));
        }

        Directory.CreateDirectory(folder);
        using var files = new ExportFolder(folder);
        var context = new ExportContext(journal, range ?? ExportRange.All, files);
        await ExportAsync(context, cancellationToken).ConfigureAwait(false);
        var written = files.Complete();
        cancellationToken.ThrowIfCancellationRequested();
        files.GiveNames();
        return Result(context, written, archive: null);
    }

    /// <summary>Writes the files as one ZIP file into a stream. They are collected in the machine's folder for temporary files first, so that the stream gets all or nothing unless it fails itself.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="destination">The stream; stays open.</param>
    /// <param name="range">Days; all if <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops the export.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    /// <exception cref="IOException">The stream or a temporary file cannot be written.</exception>
    public async Task<ExportResult> WriteToStreamAsync(JournalStore journal, Stream destination, ExportRange? range = null, CancellationToken cancellationToken = default)
    {
        if (journal is null)
        {
            throw new ArgumentNullException(nameof(journal));
        }

        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination));
        }

        const string name = "export.zip";
        using var files = new ExportFolder(Path.GetTempPath());
        using var zipFolder = new ExportFolder(Path.GetTempPath());
        var context = new ExportContext(journal, range ?? ExportRange.All, files);
        await ExportAsync(context, cancellationToken).ConfigureAwait(false);
        var written = files.Complete();
        Zip(files, zipFolder.Create(name));
        var archive = zipFolder.Complete()[0];
        using (var zip = new FileStream(zipFolder.Parts.First().Part, FileMode.Open, FileAccess.Read))
        {
            await zip.CopyToAsync(destination, 1 << 16, cancellationToken).ConfigureAwait(false);
        }

        return Result(context, written, archive);
    }

    /// <summary>Reads the journal and writes the files.</summary>
    /// <param name="context">Journal, range and files of this run.</param>
    /// <param name="cancellationToken">Stops the export.</param>
    protected abstract Task ExportAsync(ExportContext context, CancellationToken cancellationToken);

    private static void Zip(ExportFolder files, Stream destination)
    {
        using var zip = new ZipArchive(destination, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, part) in files.Parts)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
            entry.LastWriteTime = ZipTime;
            using var content = entry.Open();
            using var file = new FileStream(part, FileMode.Open, FileAccess.Read);
            file.CopyTo(content);
        }
    }

    private static ExportResult Result(ExportContext context, List<ExportFile> files, ExportFile? archive) =>
        new(files, archive, context.Closings, context.Receipts, [.. context.Findings]);
}
