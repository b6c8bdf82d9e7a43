namespace Fiscal.Journal;

/// <summary>A field that cannot be read, on its way to the exception that callers see.</summary>
internal sealed class FieldFormatException(string field, string problem, Exception? cause = null) : Exception(problem, cause)
{
    public string Field { get; } = field;
}
