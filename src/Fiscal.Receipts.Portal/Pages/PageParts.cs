namespace Fiscal.Receipts.Portal;

/// <summary>What of a page depends on the receipt, its layout and the language alone, so that it can be kept.</summary>
/// <param name="Receipt">The receipt.</param>
/// <param name="Head">Name, address, total and date: the inside of the page's head.</param>
/// <param name="Article">The receipt as an <c>article</c> without what the head says.</param>
/// <param name="Title">Title of the page.</param>
/// <param name="LogoPng">Picture of the layout's head, shown when the branch has no logo.</param>
internal sealed record PageParts(Receipt Receipt, string Head, string Article, string Title, ReadOnlyMemory<byte> LogoPng);
