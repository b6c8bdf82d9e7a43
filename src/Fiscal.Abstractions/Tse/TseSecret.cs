namespace Fiscal;

/// <summary>A PIN, PUK or token. Never shown, logged or serialised.</summary>
public sealed class TseSecret
{
    private readonly string _value;

    /// <summary>Wraps a secret.</summary>
    public TseSecret(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The secret itself, for the bytes on the wire alone.</summary>
    public string Reveal() => _value;

    /// <summary>Always <c>***</c>.</summary>
    public override string ToString() => "***";
}
