namespace Fiscal;

/// <summary>One thing to know about a till's health: as data for programs and as a sentence for staff.</summary>
public sealed class HealthFact
{
    /// <summary>Creates a fact.</summary>
    /// <param name="code">A word of <see cref="HealthCodes"/>, or a new one.</param>
    /// <param name="severity">How urgent it is.</param>
    /// <param name="message">One English sentence.</param>
    /// <param name="messageDe">The same sentence in German, for staff.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public HealthFact(string code, HealthSeverity severity, string message, string messageDe)
    {
        Code = code ?? throw new ArgumentNullException(nameof(code));
        Severity = severity;
        Message = message ?? throw new ArgumentNullException(nameof(message));
        MessageDe = messageDe ?? throw new ArgumentNullException(nameof(messageDe));
    }

    /// <summary>Stable code.</summary>
    public string Code { get; }

    /// <summary>How urgent it is.</summary>
    public HealthSeverity Severity { get; }

    /// <summary>What is the case and what to do, in English.</summary>
    public string Message { get; }

    /// <summary>What is the case and what to do, in German.</summary>
    public string MessageDe { get; }

    /// <summary>Register it concerns; <see langword="null"/> if it concerns a TSE or the journal.</summary>
    public string? RegisterId { get; set; }

    /// <summary>Name of the TSE it concerns.</summary>
    public string? TseName { get; set; }

    /// <summary>The number behind it, in <see cref="Unit"/>.</summary>
    public decimal? Value { get; set; }

    /// <summary>Unit of <see cref="Value"/> by UCUM, as OpenTelemetry writes it: <c>d</c>, <c>h</c>, <c>%</c>, <c>By</c>, <c>{receipt}</c>.</summary>
    public string? Unit { get; set; }

    /// <summary>The date behind it: end of the certificate, begin of the outage, last backup.</summary>
    public DateTimeOffset? Date { get; set; }

    /// <summary>When the figures were taken; figures of a TSE are read in quiet moments.</summary>
    public DateTimeOffset MeasuredAt { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {Severity}: {Message}";
}
