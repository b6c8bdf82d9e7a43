using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Journal;
using Fiscal.Tse.Simulator;

namespace Fiscal.Cli.Replay;

/// <summary>Sells real baskets in virtual time. May die at any moment and be started again: what is sold is not sold twice.</summary>
internal sealed class BakeryReplay(JournalStore store, SimulatedTse tse, VirtualClock clock, IReadOnlyDictionary<string, Article> articles, string? receiptDirectory, SlipFiles? slips = null)
{
    public const string RegisterId = "KASSE-01";

    private static readonly TimeSpan ClosingTime = new(23, 55, 0);

    private readonly ReplaySums _sums = new();

    public static FiscalOptions NewOptions() => new()
    {
        RegisterId = RegisterId,
        Merchant =
        {
            Name = "Bäckerei-Café Muster",
            Street = "Musterstraße 1",
            PostalCode = "12345",
            City = "Musterstadt",
            TaxNumber = "00/000/00000",
        },
    };

    public async Task<ReplaySums> RunAsync(IReadOnlyList<Basket> baskets, ProgressLine progress, CancellationToken cancellationToken)
    {
        if (baskets.Count == 0)
        {
            return _sums;
        }

        var reader = new JournalReader(store, RegisterId);
        var sold = await SoldAsync(reader, cancellationToken).ConfigureAwait(false);
        await SetClockAsync(baskets[0].Time, cancellationToken).ConfigureAwait(false);
        var next = baskets.FirstOrDefault(basket => !sold.ContainsKey(basket.SaleId));
        StandBefore(next);
        var registers = FiscalRegisters.Create(NewOptions(), tse, store, clock);
        await using (registers.ConfigureAwait(false))
        {
            var register = await registers.OpenAsync(RegisterId, cancellationToken).ConfigureAwait(false);
            if (slips is not null)
            {
                register.OutageSlipDue += (_, e) => slips.Take(e.Slip);
            }

            if (next is not null && await register.FindAsync(next.SaleId, cancellationToken).ConfigureAwait(false) is { } recovered)
            {
                // The sale was cut off by a kill and got its receipt when the register opened.
                sold[next.SaleId] = recovered;
            }

            var closed = (await reader.ReadClosingsAsync(cancellationToken).ConfigureAwait(false)).Where(static c => c.BusinessDay is not null).Select(static c => c.BusinessDay!.Value.Date).ToHashSet();
            foreach (var basket in baskets)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!sold.TryGetValue(basket.SaleId, out var receipt))
                {
                    receipt = await SellAsync(register, basket).ConfigureAwait(false);
                    if (receiptDirectory is not null)
                    {
                        await WriteReceiptAsync(receipt).ConfigureAwait(false);
                    }
                }

                _sums.Add(receipt);
                if (basket.EndsDay)
                {
                    if (closed.Add(basket.Day))
                    {
                        await CloseAsync(register, basket).ConfigureAwait(false);
                    }

                    _sums.Closings++;
                }

                if (slips is not null)
                {
                    await slips.WriteTakenAsync().ConfigureAwait(false);
                }

                progress.Report(_sums.Transactions);
            }

            await register.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
            if (receiptDirectory is not null)
            {
                await WriteMissingAsync(reader, cancellationToken).ConfigureAwait(false);
            }

            if (slips is not null)
            {
                await slips.WriteMissingAsync(register, cancellationToken).ConfigureAwait(false);
            }

            _sums.Outages = (await reader.ReadOutagesAsync(cancellationToken).ConfigureAwait(false)).Count;
        }

        return _sums;
    }

    private static async Task<Dictionary<string, Receipt>> SoldAsync(JournalReader reader, CancellationToken cancellationToken)
    {
        var sold = new Dictionary<string, Receipt>(StringComparer.Ordinal);
        await reader.ReadReceiptsAsync(
            receipt =>
            {
                sold[receipt.SaleId] = receipt;
                return Task.FromResult(true);
            },
            cancellationToken).ConfigureAwait(false);
        return sold;
    }

    private async Task SetClockAsync(DateTimeOffset firstBasket, CancellationToken cancellationToken)
    {
        var head = await store.GetHeadAsync(RegisterId, cancellationToken).ConfigureAwait(false);
        var last = head.IsEmpty ? [] : await store.ReadAsync(RegisterId, head.Sequence, 1, cancellationToken).ConfigureAwait(false);
        var journal = last.Count == 1 ? last[0].Time : DateTimeOffset.MinValue;
        var device = tse.LastLogTime;
        var latest = journal > device ? journal : device;
        clock.AdvanceTo(latest > DateTimeOffset.MinValue ? latest : firstBasket);
    }

    private async Task<Receipt> SellAsync(FiscalRegister register, Basket basket)
    {
        await RunDueAsync(register, basket.Time).ConfigureAwait(false);
        tse.Faults.MoveTo(basket.Ordinal);
        clock.AdvanceTo(basket.Time);
        var sale = await register.BeginAsync(basket.SaleId).ConfigureAwait(false);
        var receipt = basket.Items.Count == 0
            ? await sale.AbortAsync().ConfigureAwait(false)
            : await sale.FinishAsync(basket.ToDraft(articles)).ConfigureAwait(false);
        tse.Faults.Pass();
        return receipt;
    }

    private async Task CloseAsync(FiscalRegister register, Basket basket)
    {
        var time = new DateTimeOffset(basket.Day + ClosingTime, basket.Time.Offset);
        await RunDueAsync(register, time).ConfigureAwait(false);
        clock.AdvanceTo(time);
        var result = await register.CloseDayAsync(new CloseDayOptions { BusinessDay = basket.Day }).ConfigureAwait(false);
        if (result.Closing is null)
        {
            throw new CliException(ExitCodes.Environment, $"The day {basket.Day:yyyy-MM-dd} cannot be closed: {result.OpenBaskets.Count} baskets are open, the first is '{result.OpenBaskets[0].SaleId}'.");
        }
    }

    /// <summary>What is due until then, in the order of its time, each to its end before the next.</summary>
    private async Task RunDueAsync(FiscalRegister register, DateTimeOffset until)
    {
        await register.WhenIdleAsync().ConfigureAwait(false);
        while (clock.NextTimerDue is { } due && due <= until)
        {
            clock.AdvanceTo(due);
            await register.WhenIdleAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A fault that lasts does not end because the till was started again: the device is gone already when the register opens.</summary>
    private void StandBefore(Basket? next)
    {
        if (next is { Ordinal: > 1 })
        {
            tse.Faults.MoveTo(next.Ordinal - 1);
            tse.Faults.Pass();
        }
    }

    /// <summary>What an earlier run did not come to write, and receipts whose signature was found later.</summary>
    private Task WriteMissingAsync(JournalReader reader, CancellationToken cancellationToken) => reader.ReadReceiptsAsync(
        async receipt =>
        {
            if (receipt.LateSignature is not null || !File.Exists(PathOf(receipt)))
            {
                await WriteReceiptAsync(receipt).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    // They can be written again from the journal, so the disk need not be waited for.
    private Task WriteReceiptAsync(Receipt receipt) => WholeFile.WriteAsync(
        PathOf(receipt),
        stream =>
        {
            stream.Write(ReceiptJson.Write(receipt));
            return Task.CompletedTask;
        },
        flushToDisk: false);

    private string PathOf(Receipt receipt) => Path.Combine(receiptDirectory!, receipt.Number.ToString(CultureInfo.InvariantCulture) + ".json");
}
