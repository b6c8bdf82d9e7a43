namespace Fiscal.Receipts.Portal;

/// <summary>What happens when a customer says that a page shows somebody else's receipt.</summary>
public enum WrongReceiptRule
{
    /// <summary>The page does not ask.</summary>
    Off,

    /// <summary>The page is hidden for seven days and then shown again, unless the shop decides sooner.</summary>
    HideForAWeek,

    /// <summary>The page stays hidden until the shop shows it again.</summary>
    Hide,
}
