namespace Fiscal.Receipts;

/// <summary>How long a register's customer displays show what they show.</summary>
public sealed class CustomerDisplayFeedOptions
{
    /// <summary>How long an offer stays when no next sale begins; 120 s by default (spec digital-receipt §3.7), 5 s to 1 h.</summary>
    public TimeSpan OfferTime { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>How long the words after a sale stay (paper, thanks); 20 s by default, 1 s to 1 h.</summary>
    public TimeSpan ClosingTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
