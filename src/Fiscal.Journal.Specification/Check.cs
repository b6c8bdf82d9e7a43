namespace Fiscal.Journal.Specification;

internal static class Check
{
    public static void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new JournalStoreViolationException(otherwise);
        }
    }

    public static void Equal<T>(T expected, T actual, string what) =>
        True(EqualityComparer<T>.Default.Equals(expected, actual), $"{what} is '{actual}', not '{expected}'.");

    public static void Same(StoredEntry expected, StoredEntry actual)
    {
        var where = $"Entry {expected.RegisterId}/{expected.Sequence}: ";
        Equal(expected.RegisterId, actual.RegisterId, where + "register");
        Equal(expected.Sequence, actual.Sequence, where + "sequence");
        Equal(expected.Kind, actual.Kind, where + "kind");
        True(expected.Time.EqualsExact(actual.Time), $"{where}time is '{actual.Time:O}', not '{expected.Time:O}'.");
        Equal(expected.SaleId, actual.SaleId, where + "sale id");
        Equal(expected.ReceiptNumber, actual.ReceiptNumber, where + "receipt number");
        Equal(expected.ClosingNumber, actual.ClosingNumber, where + "closing number");
        Equal(expected.Format, actual.Format, where + "format");
        True(expected.Body.AsSpan().SequenceEqual(actual.Body), where + "the body came back with other bytes.");
        True(expected.Hash.AsSpan().SequenceEqual(actual.Hash), where + "the hash came back with other bytes.");
        True(expected.PreviousHash.AsSpan().SequenceEqual(actual.PreviousHash), where + "the previous hash is not the one of the entry before.");
    }

    public static void Same(IReadOnlyList<StoredEntry> expected, IReadOnlyList<StoredEntry> actual)
    {
        Equal(expected.Count, actual.Count, "The number of entries");
        for (var i = 0; i < expected.Count; i++)
        {
            Same(expected[i], actual[i]);
        }
    }

    public static async Task<TException> Throws<TException>(Func<Task> action, string otherwise)
        where TException : Exception
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (TException expected)
        {
            return expected;
        }
#pragma warning disable CA1031 // the wrong exception is a violation and is named
        catch (Exception other)
#pragma warning restore CA1031
        {
            throw new JournalStoreViolationException($"{otherwise} Instead: {other.GetType().Name}: {other.Message}", other);
        }

        throw new JournalStoreViolationException(otherwise);
    }
}
