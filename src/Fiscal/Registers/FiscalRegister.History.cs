using Fiscal.Journal;

namespace Fiscal;

public sealed partial class FiscalRegister
{
    /// <summary>The TSE turned out to hold receipts that the journal does not know, after the register was opened. What was found while opening stands in <see cref="RegisterStatus.MissingHistory"/>.</summary>
    public event EventHandler<MissingHistoryEventArgs>? HistoryMissing;

    /// <summary>A person takes note that a part of the journal is missing; from then on receipt numbers are used again.</summary>
    /// <param name="person">Who: a name or a number that the shop knows.</param>
    /// <param name="text">What that person says about it, for the auditor: why it is missing, which receipts are on paper; may be empty.</param>
    /// <param name="continueAtReceiptNumber">
    /// The number of the next receipt, above the last one on paper. By default as many numbers are left out as the TSE signed receipts that the journal does not know;
    /// receipts that were sold without TSE in the lost part are not among them.
    /// </param>
    /// <returns>Whether there was anything to take note of.</returns>
    /// <exception cref="ArgumentException">No person is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number was used already.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public bool AcknowledgeMissingHistory(string person, string text, long? continueAtReceiptNumber = null)
    {
        CheckPerson(person);
        return Run(engine => engine.AcknowledgeHistoryAsync(person, text ?? string.Empty, continueAtReceiptNumber));
    }

    /// <summary>As <see cref="AcknowledgeMissingHistory"/>.</summary>
    /// <param name="person">Who: a name or a number that the shop knows.</param>
    /// <param name="text">What that person says about it, for the auditor; may be empty.</param>
    /// <param name="continueAtReceiptNumber">The number of the next receipt, above the last one on paper.</param>
    /// <param name="cancellationToken">Honoured before anything is written.</param>
    /// <returns>Whether there was anything to take note of.</returns>
    /// <exception cref="ArgumentException">No person is named.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number was used already.</exception>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public Task<bool> AcknowledgeMissingHistoryAsync(string person, string text, long? continueAtReceiptNumber = null, CancellationToken cancellationToken = default)
    {
        CheckPerson(person);
        cancellationToken.ThrowIfCancellationRequested();
        return RunAsync(engine => engine.AcknowledgeHistoryAsync(person, text ?? string.Empty, continueAtReceiptNumber));
    }

    private static void CheckPerson(string person)
    {
        if (string.IsNullOrWhiteSpace(person))
        {
            throw new ArgumentException("Name the person who takes note.", nameof(person));
        }
    }
}
