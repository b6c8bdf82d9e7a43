using System.Globalization;
using Fiscal.Journal;

namespace Fiscal.Receipts;

/// <summary>From what the portal names a receipt by, its BON_ID, to its number in the journal.</summary>
internal sealed class ReceiptNumbers(JournalReader reader)
{
    // Both counters go up together; a journal that was begun with another history keeps the distance between them.
    private long _distance;

    /// <returns>The number; <see langword="null"/> if the journal has no such receipt.</returns>
    public async Task<long?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!id.StartsWith(reader.RegisterId + "/", StringComparison.Ordinal)
            || !long.TryParse(id.Substring(reader.RegisterId.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bonId))
        {
            return null;
        }

        for (var attempt = 0; attempt < 3; attempt++)
        {
            var number = bonId - _distance;
            if (number < 1 || await reader.FindReceiptAsync(number, cancellationToken).ConfigureAwait(false) is not { } receipt)
            {
                return null;
            }

            if (receipt.BonId == bonId)
            {
                return number;
            }

            _distance = receipt.BonId - number;
        }

        return null;
    }
}
