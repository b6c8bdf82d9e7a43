namespace Fiscal.Printing.EscPos;

internal enum CommandTokenKind
{
    /// <summary>A byte that prints.</summary>
    Text,

    Command,

    /// <summary>A control code that begins no command known here.</summary>
    Unknown,

    /// <summary>A command whose end is missing.</summary>
    Incomplete,
}

/// <summary>One command or one printed byte.</summary>
internal readonly struct CommandToken(CommandTokenKind kind, int length, int header, string name, long missing = 0)
{
    public CommandTokenKind Kind { get; } = kind;

    /// <summary>Bytes it takes, at least 1; all that are left for an incomplete one.</summary>
    public int Length { get; } = length;

    /// <summary>Bytes before its data, where it has data.</summary>
    public int Header { get; } = header;

    /// <summary>As manuals write it, for example <c>ESC a</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Bytes that an incomplete command still needs, as far as it can be told.</summary>
    public long Missing { get; } = missing;
}
