using System.Globalization;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>What a receipt does to others: originals, tables, cash. Checked and claimed before it is accepted, so that two receipts cannot take the same thing.</summary>
internal sealed partial class RegisterEngine
{
    private readonly RegisterBooks _books;
    private readonly OriginalLedger _ledger;

    public RegisterBooks Books => _books;

    /// <summary>Finds what a draft refers to: references are completed by it, and what it takes is checked against it.</summary>
    private async Task<List<OriginalState>> OriginalsOfAsync(ReceiptDraft draft)
    {
        var found = new List<OriginalState>();
        var references = draft.References.Select(static r => (Reference: r, Line: (int?)null)).Concat(draft.Lines.SelectMany(static l => l.References.Select(r => (Reference: r, Line: l.OriginalLine))));
        foreach (var (reference, line) in references.Where(static r => r.Reference.Type == ReferenceType.Receipt))
        {
            // Ordered lines of open tables stand in the books; a bill need not read the journal for them.
            var register = reference.RegisterId ?? RegisterId;
            if (found.Exists(o => IsNamed(o, reference)) || _books.Knows(register, reference.Id, line))
            {
                continue;
            }

            if ((reference.ReceiptNumber ?? NumberOf(reference.Id)) is { } number && await _ledger.FindAsync(register, number).ConfigureAwait(true) is { } original && IsNamed(original, reference))
            {
                found.Add(original);
            }
        }

        return found;
    }

    private static long? NumberOf(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool IsNamed(OriginalState original, ReceiptReference reference) =>
        string.Equals(original.RegisterId, reference.RegisterId ?? RegisterId, StringComparison.Ordinal)
        && string.Equals(original.Finishing.BonId.ToString(CultureInfo.InvariantCulture), reference.Id, StringComparison.Ordinal);

    private ReceiptRules RulesFor(bool isTraining, IReadOnlyList<OriginalState> originals) => new(RegisterId, _rules.Merchant)
    {
        VatRates = _rules.VatRates,
        MaxLines = _rules.MaxLines,
        IsTraining = isTraining,
        CompleteReference = reference => Complete(reference, originals),
    };

    private ReceiptReference Complete(ReceiptReference reference, IReadOnlyList<OriginalState> originals)
    {
        var original = originals.FirstOrDefault(o => IsNamed(o, reference));
        return original is null
            ? (string.Equals(reference.RegisterId ?? RegisterId, RegisterId, StringComparison.Ordinal) ? _books.ReferenceOf(reference.Id) : null) ?? reference
            : new ReceiptReference(
                reference.Type,
                reference.Id,
                reference.Name,
                original.RegisterId,
                original.ClosingNumber,
                reference.Date ?? original.Content.End,
                original.Finishing.ReceiptNumber);
    }

    /// <summary>Checks what a receipt takes and claims it. Throws if something is wrong; then nothing is claimed.</summary>
    private async Task ClaimAsync(ReceiptContent content, List<OriginalState> originals, bool dryRun = false)
    {
        List<Finding> problems = [];
        bool Check(IReadOnlyDictionary<(string Register, long BonId), OriginalState> states)
        {
            problems = [.. OriginalProblems.Of(content, states, _books), .. _books.TableProblems(content)];
            if (problems.Count == 0 && !_options.AllowNegativeCash)
            {
                problems = [.. _books.CashProblems(content)];
            }

            if (problems.Count > 0 || dryRun)
            {
                return false;
            }

            _books.Claim(content);
            return true;
        }

        if (OriginalLedger.Concerns(content) && originals.Count > 0)
        {
            await _ledger.ClaimAsync(RegisterId, content, originals, Check).ConfigureAwait(true);
        }
        else
        {
            Check(new Dictionary<(string, long), OriginalState>());
        }

        if (problems.Count > 0)
        {
            throw new ReceiptRefusedException(problems);
        }
    }

    private async Task ReleaseAsync(string saleId, ReceiptContent? content)
    {
        _books.Release(saleId);
        if (content is not null && OriginalLedger.Concerns(content))
        {
            await _ledger.ReleaseAsync(RegisterId, saleId).ConfigureAwait(true);
        }
    }

    /// <summary>A rate or a principal is not what it was when the period began: a closing comes first, without asking anybody.</summary>
    private async Task CloseIfMasterDataChangedAsync(ReceiptContent content)
    {
        if (!_books.MustCloseFirst(content))
        {
            return;
        }

        foreach (var accepted in _baskets.Values.Where(static b => b is { Finishing: not null, Completion: not null }).Select(static b => b.Completion!.Task).ToList())
        {
            await Task.WhenAny(accepted).ConfigureAwait(true);
        }

        if (_books.MustCloseFirst(content))
        {
            _logger.LogInformation("Register {Register}: a VAT rate or a principal changed, a closing is made first.", RegisterId);
            await AppendClosingAsync(null, null).ConfigureAwait(true);
        }
    }

    /// <summary>Begin and finish in one go, for everything that has no basket. What is refused is refused before anything is journalled.</summary>
    public async Task<Receipt> BookAsync(FiscalRegister register, string saleId, ReceiptDraft draft, CancellationToken cancellationToken)
    {
        CheckUsable();
        await ResyncAsync().ConfigureAwait(true);
        if (!_baskets.ContainsKey(saleId) && await FindReceiptAsync(saleId).ConfigureAwait(true) is { } receipt)
        {
            return receipt;
        }

        cancellationToken.ThrowIfCancellationRequested();
        await CheckDraftAsync(saleId, draft).ConfigureAwait(true);
        var isNew = !_baskets.ContainsKey(saleId);
        await BeginAsync(register, saleId).ConfigureAwait(true);
        if (!_baskets.TryGetValue(saleId, out var basket))
        {
            throw new InvalidOperationException($"Sale {saleId} was ended while it was booked.");
        }

        try
        {
            return await FinishAsync(basket, draft, CancellationToken.None).ConfigureAwait(true);
        }
        catch (ReceiptRefusedException) when (isNew && basket.Finishing is null)
        {
            // Another sale took it first, between the check and the basket's turn.
            await AbortAsync(basket, CancellationToken.None).ConfigureAwait(true);
            throw;
        }
    }

    private async Task CheckDraftAsync(string saleId, ReceiptDraft draft)
    {
        var originals = await OriginalsOfAsync(draft).ConfigureAwait(true);
        var calculation = ReceiptCalculator.Calculate(saleId, draft, RulesFor(IsTraining, originals), Now, Now);
        EntryCodec.CheckExtensions(calculation.Content.Extensions);
        CheckLength(ReceiptProcess.Create(calculation.Content).ProcessData, Signer ?? Tse);
        await ClaimAsync(calculation.Content, originals, dryRun: true).ConfigureAwait(true);
    }
}
