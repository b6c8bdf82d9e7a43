namespace Fiscal;

/// <summary>How to close.</summary>
public sealed class CloseDayOptions
{
    /// <summary>Day the closing belongs to, if it is not the day it is made (<c>Z_BUCHUNGSTAG</c>); only the date counts.</summary>
    public DateTime? BusinessDay { get; set; }

    /// <summary>Who closes.</summary>
    public string? Person { get; set; }

    /// <summary>Whether open baskets are aborted; otherwise they are returned and no closing is made.</summary>
    public bool AbortOpenBaskets { get; set; }

    /// <summary>What becomes of single open baskets, by sale id. Carried out before <see cref="AbortOpenBaskets"/>; baskets without decision are returned.</summary>
    public IDictionary<string, BasketDecision> Decisions { get; } = new Dictionary<string, BasketDecision>(StringComparer.Ordinal);
}
