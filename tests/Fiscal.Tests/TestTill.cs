using System.Runtime.CompilerServices;
using Fiscal.Journal;
using Fiscal.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Fiscal.Tests;

/// <summary>A register over an in-memory journal and a scripted TSE; the clock stands still unless a test moves it.</summary>
internal sealed class TestTill : IAsyncDisposable
{
    public static readonly DateTimeOffset Opening = new(2026, 3, 2, 8, 0, 0, TimeSpan.FromHours(1));

    private FiscalRegisters? _registers;

    public TestTill(TseCapabilities? capabilities = null)
    {
        Clock = new FakeTimeProvider(Opening);
        Tse = new ScriptedTse(capabilities, Clock);
    }

    public FakeTimeProvider Clock { get; }

    public ScriptedTse Tse { get; set; }

    public InMemoryJournalStore Store { get; } = new();

    public FiscalOptions Options { get; } = NewOptions();

    public FiscalRegister Register { get; private set; } = null!;

    public static FiscalOptions NewOptions() => new()
    {
        Merchant =
        {
            Name = "Bäckerei Muster GmbH",
            Street = "Musterstraße 1",
            PostalCode = "12345",
            City = "Musterstadt",
            TaxNumber = "00/000/00000",
        },
    };

    public static ReceiptDraft Bread(decimal price = 3.20m)
    {
        var draft = new ReceiptDraft { Cashier = new Cashier("1") };
        draft.AddLine("Brot", 1m, price, VatCategory.Reduced);
        draft.PayCash(price);
        return draft;
    }

    public async Task<FiscalRegister> OpenAsync([CallerMemberName] string test = "")
    {
        _ = test;
        _registers = FiscalRegisters.Create(Options, Tse, Store, Clock);
        Register = await _registers.OpenAsync("KASSE-01");
        return Register;
    }

    /// <summary>What a kill leaves: nothing is said to the register any more, a new one opens the same journal.</summary>
    public async Task<FiscalRegister> ReopenAsync()
    {
        if (_registers is not null)
        {
            await _registers.DisposeAsync();
        }

        return await OpenAsync();
    }

    public async Task<Receipt> SellAsync(string saleId, ReceiptDraft? draft = null)
    {
        var sale = await Register.BeginAsync(saleId);
        return await sale.FinishAsync(draft ?? Bread());
    }

    public async Task<IReadOnlyList<JournalEntry>> EntriesAsync()
    {
        var stored = await Store.ReadAsync("KASSE-01", 1, JournalStore.MaxReadCount);
        return [.. stored.Select(EntryCodec.Decode)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_registers is not null)
        {
            await _registers.DisposeAsync();
        }

        await Tse.DisposeAsync();
        Store.Dispose();
    }
}
