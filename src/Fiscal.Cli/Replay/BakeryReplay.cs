using System.Globalization;
using Fiscal.Cli.Output;
using Fiscal.Journal;
using Fiscal.Tse.Simulator;

namespace Fiscal.Cli.Replay;

/// <summary>Sells real baskets in virtual time. May die at any moment and be started again: what is sold is not sold twice.</summary>
internal sealed class BakeryReplay(JournalStore store, SimulatedTse tse, VirtualClock clock, IReadOnlyDictionary<string, Article> articles, string? receiptDirectory, SlipFiles? slips = null, bool withCash = false)
{
    public const string RegisterId = "KASSE-01";

    private static readonly TimeSpan ClosingTime = new(23, 55, 0);

    private static readonly TimeSpan TransitTime = new(23, 54, 0);
    private static readonly TimeSpan FloatBefore = TimeSpan.FromMinutes(1);
    private const decimal Float = 200m;

    private readonly ReplaySums _sums = new();

    public static FiscalOptions NewOptions() => new()
    {
        RegisterId = RegisterId,

        // What others sold is not ours to refuse: without --with-cash nobody says what was in the drawer.
        Register = { AllowNegativeCash = true },
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
            var day = DateTime.MinValue;
            foreach (var basket in baskets)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!sold.TryGetValue(basket.SaleId, out var receipt))
                {
                    if (withCash && day != basket.Day)
                    {
                        await BookFloatAsync(register, basket, cancellationToken).ConfigureAwait(false);
                    }

                    receipt = await SellAsync(register, basket).ConfigureAwait(false);
                    if (receiptDirectory is not null)
                    {
                        await WriteReceiptAsync(receipt).ConfigureAwait(false);
                    }
                }

                day = basket.Day;
                _sums.Add(receipt);
                if (basket.EndsDay)
                {
                    if (closed.Add(basket.Day))
                    {
                        if (withCash)
                        {
                            await BookTransitAsync(register, basket, cancellationToken).ConfigureAwait(false);
                        }

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

    private async Task BookFloatAsync(FiscalRegister register, Basket first, CancellationToken cancellationToken)
    {
        var time = first.Time - FloatBefore;
        await RunDueAsync(register, time).ConfigureAwait(false);
        clock.AdvanceTo(time);
        await BookAsync(register, "float-", first, CashMovement.Float(Float), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the day took goes to the safe; the float stays in the drawer over night.</summary>
    private async Task BookTransitAsync(FiscalRegister register, Basket last, CancellationToken cancellationToken)
    {
        var time = new DateTimeOffset(last.Day + TransitTime, last.Time.Offset);
        await RunDueAsync(register, time).ConfigureAwait(false);
        clock.AdvanceTo(time);
        var drawer = (await register.GetStatusAsync(cancellationToken).ConfigureAwait(false)).Drawer[Currency.Euro];
        if (drawer > Float)
        {
            await BookAsync(register, "transit-", last, CashMovement.ToTransit(drawer - Float), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task BookAsync(FiscalRegister register, string what, Basket day, CashMovement movement, CancellationToken cancellationToken)
    {
        movement.Cashier = new Cashier("1");
        var receipt = await register.BookCashAsync(what + day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), movement, cancellationToken).ConfigureAwait(false);
        if (receiptDirectory is not null)
        {
            await WriteReceiptAsync(receipt).ConfigureAwait(false);
        }
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
