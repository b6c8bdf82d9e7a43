using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Fiscal.Journal;
using Fiscal.Testing;

namespace Fiscal.Exports.Tests;

/// <summary>What the base class promises to every export: whole files or none, hashes, folder or ZIP.</summary>
public sealed class FiscalExportTests
{
    [Fact]
    public async Task A_failure_or_a_cancellation_leaves_what_was_there_before()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("a.txt"), "old");
        using var cancellation = new CancellationTokenSource();
        var export = new TwoFiles(context =>
        {
            Assert.Equal(3, folder.Names.Count());
            cancellation.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export.WriteToFolderAsync(new InMemoryJournalStore(), folder.Path, cancellationToken: cancellation.Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new TwoFiles(static _ => throw new InvalidOperationException()).WriteToFolderAsync(new InMemoryJournalStore(), folder.Path));

        Assert.Equal(["a.txt"], folder.Names);
        Assert.Equal("old", await File.ReadAllTextAsync(folder.File("a.txt")));
    }

    [Fact]
    public async Task A_cancellation_in_the_middle_of_the_outage_log_leaves_no_file()
    {
        var day = new TestJournal();
        for (var i = 0; i < 600; i++)
        {
            day.BeginOutage();
            day.EndOutage();
        }

        using var folder = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        using var store = new CancellingStore(day.ToStore(), cancellation, reads: 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new OutageExport().WriteToFolderAsync(store, folder.File("new"), cancellationToken: cancellation.Token));

        Assert.Empty(Directory.GetFiles(folder.File("new")));
    }

    [Fact]
    public async Task Files_of_the_same_names_are_replaced_and_the_folder_is_made()
    {
        using var folder = new TemporaryFolder();
        var target = folder.File(Path.Combine("a", "b"));
        await new TwoFiles(static _ => { }).WriteToFolderAsync(new InMemoryJournalStore(), target);
        await File.AppendAllTextAsync(Path.Combine(target, "a.txt"), "more");
        var result = await new TwoFiles(static _ => { }).WriteToFolderAsync(new InMemoryJournalStore(), target);

        Assert.Equal("alpha", await File.ReadAllTextAsync(Path.Combine(target, "a.txt")));
        Assert.Equal(2, Directory.GetFiles(target).Length);
        Assert.Equal([("a.txt", 5L, Sha("alpha")), ("b.txt", 4L, Sha("beta"))], result.Files.Select(static f => (f.Name, f.Bytes, f.Sha256)));
        Assert.Equal((9L, (ExportFile?)null), (result.Bytes, result.Archive));
    }

    [Fact]
    public async Task A_stream_gets_one_zip_with_the_same_files_and_always_the_same_bytes()
    {
        var bytes = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            using var stream = new MemoryStream();
            var result = await new TwoFiles(static _ => { }).WriteToStreamAsync(new InMemoryJournalStore(), stream);
            bytes.Add(stream.ToArray());
            Assert.True(stream.CanWrite);
            Assert.Equal((stream.Length, Convert.ToHexStringLower(SHA256.HashData(bytes[i]))), (result.Archive!.Bytes, result.Archive.Sha256));
            Assert.Equal(stream.Length, result.Bytes);
            Assert.Equal(["a.txt", "b.txt"], result.Files.Select(static f => f.Name));
        }

        Assert.Equal(bytes[0], bytes[1]);
        using var zip = new ZipArchive(new MemoryStream(bytes[0]));
        Assert.Equal(["alpha", "beta"], zip.Entries.Select(static entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("x/y.txt")]
    [InlineData("/etc/x")]
    [InlineData("A.TXT")]
    public async Task A_name_with_a_folder_or_a_second_time_is_refused(string name)
    {
        using var folder = new TemporaryFolder();
        var export = new TwoFiles(context => context.CreateFile(name));

        await Assert.ThrowsAsync<ArgumentException>(() => export.WriteToFolderAsync(new InMemoryJournalStore(), folder.Path));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task Missing_arguments_are_refused()
    {
        using var stream = new MemoryStream();
        await Assert.ThrowsAsync<ArgumentNullException>(() => new OutageExport().WriteToFolderAsync(null!, "x"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => new OutageExport().WriteToFolderAsync(new InMemoryJournalStore(), null!));
        await Assert.ThrowsAsync<ArgumentNullException>(() => new OutageExport().WriteToStreamAsync(null!, stream));
        await Assert.ThrowsAsync<ArgumentNullException>(() => new OutageExport().WriteToStreamAsync(new InMemoryJournalStore(), null!));
    }

    private static string Sha(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed class TwoFiles(Action<ExportContext> then) : FiscalExport
    {
        protected override async Task ExportAsync(ExportContext context, CancellationToken cancellationToken)
        {
            await context.CreateFile("a.txt").WriteAsync(Encoding.UTF8.GetBytes("alpha"), cancellationToken);
            await context.CreateFile("b.txt").WriteAsync(Encoding.UTF8.GetBytes("beta"), cancellationToken);
            then(context);
        }
    }

    /// <summary>Cancels after some reads.</summary>
    private sealed class CancellingStore(JournalStore inner, CancellationTokenSource cancellation, int reads) : JournalStore
    {
        private int _reads;

        protected override Task<JournalHead> AppendCoreAsync(EntryBatch batch, Durability durability, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override async Task<IReadOnlyList<StoredEntry>> ReadCoreAsync(string registerId, long fromSequence, int maxCount, CancellationToken cancellationToken)
        {
            if (++_reads > reads)
            {
                await cancellation.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return await inner.ReadAsync(registerId, fromSequence, maxCount, cancellationToken);
        }

        protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, string saleId, CancellationToken cancellationToken) => inner.FindAsync(registerId, saleId, cancellationToken);

        protected override Task<IReadOnlyList<StoredEntry>> FindCoreAsync(string registerId, long receiptNumber, CancellationToken cancellationToken) => inner.FindAsync(registerId, receiptNumber, cancellationToken);

        protected override Task<IReadOnlyDictionary<string, JournalHead>> GetHeadsCoreAsync(CancellationToken cancellationToken) => inner.GetHeadsAsync(cancellationToken);

        protected override Task<long> LoadCursorCoreAsync(string consumer, string registerId, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override Task SaveCursorCoreAsync(string consumer, string registerId, long sequence, CancellationToken cancellationToken) => throw new NotSupportedException();

        protected override void Dispose(bool disposing) => inner.Dispose();
    }
}
