using System.Globalization;

namespace Fiscal.Journal;

/// <summary>The body of a stored entry cannot be read: the only exception that decoding throws. Chain and medium may still be whole; then the writer was not ours.</summary>
public sealed class EntryFormatException : JournalException
{
    /// <summary>The word in <see cref="JournalException.Code"/>.</summary>
    public const string ErrorCode = "entry-unreadable";

    /// <summary>Creates the exception.</summary>
    /// <param name="registerId">Register.</param>
    /// <param name="sequence">Position of the entry in the chain; 0 if it is not stored.</param>
    /// <param name="field">Path of the field, for example <c>lines[2].total</c>; empty for the whole body.</param>
    /// <param name="problem">What is wrong with it, half a sentence.</param>
    /// <param name="innerException">The cause.</param>
    public EntryFormatException(string registerId, long sequence, string field, string problem, Exception? innerException = null)
        : base(ErrorCode, Describe(registerId, sequence, field, problem), innerException)
    {
        RegisterId = registerId ?? throw new ArgumentNullException(nameof(registerId));
        Sequence = sequence;
        Field = field ?? throw new ArgumentNullException(nameof(field));
    }

    /// <summary>Register.</summary>
    public string RegisterId { get; }

    /// <summary>Position of the entry in the chain.</summary>
    public long Sequence { get; }

    /// <summary>Path of the field; empty for the whole body.</summary>
    public string Field { get; }

    private static string Describe(string registerId, long sequence, string field, string problem)
    {
        var number = sequence.ToString(CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(field)
            ? $"Entry {number} of register '{registerId}' cannot be read: {problem}. Verify the journal and compare it with a copy."
            : $"Entry {number} of register '{registerId}' cannot be read: field '{field}' {problem}. Verify the journal and compare it with a copy.";
    }
}
