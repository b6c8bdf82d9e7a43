namespace Fiscal.Journal;

/// <summary>A text is not receipt JSON: the only exception that <see cref="ReceiptJson"/> throws while reading.</summary>
public sealed class ReceiptJsonException : FormatException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="field">Path of the field, for example <c>lines[2].total</c>; empty for the whole text.</param>
    /// <param name="problem">What is wrong with it, half a sentence.</param>
    /// <param name="innerException">The cause.</param>
    public ReceiptJsonException(string field, string problem, Exception? innerException = null)
        : base(string.IsNullOrEmpty(field) ? $"No receipt JSON: {problem}." : $"No receipt JSON: field '{field}' {problem}.", innerException) =>
        Field = field ?? throw new ArgumentNullException(nameof(field));

    /// <summary>Path of the field; empty for the whole text.</summary>
    public string Field { get; }
}
