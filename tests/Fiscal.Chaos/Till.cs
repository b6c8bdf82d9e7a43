using System.Diagnostics;
using System.Globalization;
using Fiscal.Journal;
using Fiscal.Journal.Sqlite;
using Fiscal.Tse.Logs;
using Fiscal.Tse.Simulator;

namespace Fiscal.Chaos;

/// <summary>Journal and TSE in one folder, the child process that sells there, and what must be true of both whenever it died.</summary>
internal sealed class Till(string folder) : IDisposable
{
    public static readonly string[] Registers = ["KASSE-01", "KASSE-02"];
    private readonly Dictionary<(string Register, long Number), string> _handedOut = [];

    public string Folder { get; } = folder;

    /// <summary>Whether the device may have been out of reach, because another process held it.</summary>
    public bool MayBeUnsigned { get; set; }

    public int HandedOut => _handedOut.Count;

    private string Journal => Path.Combine(Folder, "till.db");

    public static Till Fresh() => new(Directory.CreateTempSubdirectory("fiscal-chaos-").FullName);

    public static ProcessStartInfo Child(string folder, int first, int count, string output)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "test-child.txt"))[0]);
        foreach (var argument in new[] { folder, first.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture), output })
        {
            start.ArgumentList.Add(argument);
        }

        // Compiling again and again is most of a short life.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_QuickJitForLoops"] = "1";
        return start;
    }

    /// <summary>Takes down a line of the child. What a kill cut off was not handed out.</summary>
    public void Take(string line)
    {
        var parts = line.Split(' ');
        if (parts.Length == 4 && parts[3].Length is 128 or 0)
        {
            Assert.True(MayBeUnsigned || parts[3].Length > 0, $"Unsigned although the device was never away: {line}");
            _handedOut.Add((parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture)), parts[2] + " " + parts[3]);
        }
    }

    /// <summary>Opens the till as the shop does the next morning, finishes what lay open, and checks that nothing was lost, doubled or left behind.</summary>
    public async Task RecoverAndCheckAsync(bool checkSignatures)
    {
        using var tse = new SimulatedTse(new SimulatedTseOptions { Directory = Path.Combine(Folder, "tse"), UseP256 = true });
        using var store = SqliteJournalStore.Open(Journal);
        var options = new FiscalOptions();
        options.SetMerchant("Bäckerei Muster GmbH", "Musterstraße 1", "12345", "Musterstadt", "00/000/00000");
        await using (var registers = FiscalRegisters.Create(options, tse, store))
        {
            foreach (var registerId in Registers)
            {
                var register = await registers.OpenAsync(registerId);
                foreach (var basket in (await register.GetStatusAsync()).OpenBaskets)
                {
                    await (await register.BeginAsync(basket.SaleId)).AbortAsync();
                }

                await register.WhenIdleAsync();
            }

            Assert.Equal(0, (await tse.GetStatusAsync()).OpenTransactions);
            await CheckReceiptsAsync(store);
            await CheckArchiveAsync(store, tse, checkSignatures);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private async Task CheckReceiptsAsync(JournalStore store)
    {
        var transactions = new HashSet<long>();
        var missing = new HashSet<(string, long)>(_handedOut.Keys);
        foreach (var registerId in Registers)
        {
            var accepted = new Dictionary<long, string>();
            var outcomes = new HashSet<long>();
            var sales = new HashSet<string>(StringComparer.Ordinal);
            for (var from = 1L; ;)
            {
                var stored = await store.ReadAsync(registerId, from, JournalStore.MaxReadCount);
                if (stored.Count == 0)
                {
                    break;
                }

                from = stored[^1].Sequence + 1;
                foreach (var entry in stored.Select(EntryCodec.Decode))
                {
                    if (entry is FinishingEntry finishing)
                    {
                        Assert.Equal(accepted.Count + 1, finishing.ReceiptNumber);
                        Assert.True(sales.Add(finishing.SaleId), $"{registerId}: sale {finishing.SaleId} has two receipts.");
                        accepted.Add(finishing.ReceiptNumber, finishing.SaleId);
                    }
                    else if (entry is SealedEntry seal)
                    {
                        Assert.True(outcomes.Add(seal.ReceiptNumber), $"{registerId}: receipt {seal.ReceiptNumber} has two outcomes.");
                        Assert.True(MayBeUnsigned || seal.Signature is not null, $"{registerId}: receipt {seal.ReceiptNumber} is unsigned although the device was never away: {seal.Outage?.Code}.");
                        Assert.True(seal.Signature is null || transactions.Add(seal.Signature.TransactionNumber), $"{registerId}: receipt {seal.ReceiptNumber} has the transaction of another.");
                        if (_handedOut.TryGetValue((registerId, seal.ReceiptNumber), out var handedOut))
                        {
                            Assert.Equal(handedOut, seal.SaleId + " " + Convert.ToHexString(seal.Signature?.Value ?? []));
                            missing.Remove((registerId, seal.ReceiptNumber));
                        }
                    }
                }
            }

            Assert.True(outcomes.SetEquals(accepted.Keys), $"{registerId}: {accepted.Count} accepted, {outcomes.Count} with an outcome.");
        }

        Assert.True(missing.Count == 0, $"{missing.Count} receipts were handed out and are lost: {string.Join(", ", missing.Take(5))}.");
    }

    private static async Task CheckArchiveAsync(JournalStore store, SimulatedTse tse, bool checkSignatures)
    {
        using var archive = new MemoryStream();
        await tse.ExportAsync(new TseExportRange(), archive);
        archive.Position = 0;
        if (checkSignatures)
        {
            Assert.True(TarVerifier.Verify(archive).IsClean);
            archive.Position = 0;
        }

        var report = await JournalVerifier.VerifyAsync(store, new JournalVerificationOptions { Archive = archive, CheckSignatures = checkSignatures });
        Assert.DoesNotContain(report.Findings, static f => f.Severity != FindingSeverity.Info);
    }
}
