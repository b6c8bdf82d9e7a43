namespace Fiscal;

/// <summary>Something a check noticed about a log message, an archive, a QR payload, a journal or an export.</summary>
/// <remarks>Codes are those of the published catalogues (L01, S02, A03, Q04, V05 …) or stable kebab-case words; all of them are listed in docs/findings.md.</remarks>
public sealed class Finding
{
    /// <summary>Creates a finding.</summary>
    /// <param name="code">Stable code, for example <c>L30</c> or <c>journal-gap</c>.</param>
    /// <param name="severity">How much the finding weighs.</param>
    /// <param name="where">Where it was found: a file, a field, a sequence number. Empty if it concerns the whole.</param>
    /// <param name="message">One English sentence: what is wrong and what to do.</param>
    /// <param name="messageDe">The same sentence in German.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public Finding(string code, FindingSeverity severity, string where, string message, string messageDe)
    {
        Code = code ?? throw new ArgumentNullException(nameof(code));
        Severity = severity;
        Where = where ?? throw new ArgumentNullException(nameof(where));
        Message = message ?? throw new ArgumentNullException(nameof(message));
        MessageDe = messageDe ?? throw new ArgumentNullException(nameof(messageDe));
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>How much the finding weighs.</summary>
    public FindingSeverity Severity { get; }

    /// <summary>Where it was found; empty if it concerns the whole.</summary>
    public string Where { get; }

    /// <summary>What is wrong, in English.</summary>
    public string Message { get; }

    /// <summary>What is wrong, in German.</summary>
    public string MessageDe { get; }

    /// <inheritdoc/>
    public override string ToString() => Where.Length == 0 ? $"{Code} {Severity}: {Message}" : $"{Code} {Severity} at {Where}: {Message}";
}
