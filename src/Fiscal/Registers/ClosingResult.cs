namespace Fiscal;

/// <summary>A closing, or the baskets that stand in its way.</summary>
/// <remarks>Immutable.</remarks>
public sealed class ClosingResult
{
    internal ClosingResult(Closing? closing, IReadOnlyList<OpenBasket> openBaskets)
    {
        Closing = closing;
        OpenBaskets = openBaskets;
    }

    /// <summary>The closing, or <see langword="null"/> if baskets are open.</summary>
    public Closing? Closing { get; }

    /// <summary>Baskets to decide about first.</summary>
    public IReadOnlyList<OpenBasket> OpenBaskets { get; }
}
