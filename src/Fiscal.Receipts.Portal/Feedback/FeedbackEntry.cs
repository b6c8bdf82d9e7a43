namespace Fiscal.Receipts.Portal;

/// <summary>What customers said, as the shop reads it.</summary>
/// <param name="EntryId">Random; names the entry and nothing else.</param>
/// <param name="BranchId">Branch.</param>
/// <param name="Period">Day <c>2026-11-24</c>, ISO week <c>2026-W48</c> or month <c>2026-11</c>: the finest that at least five entries share, else the month.</param>
/// <param name="FormVersion">Version of the form.</param>
/// <param name="Stars">1 to 5.</param>
/// <param name="Answers">JSON: a list of <c>{"question","stars"|"choice"|"text"}</c>.</param>
/// <param name="Contact">How to reach who wrote it, if he wants to be; <see langword="null"/> for an anonymous entry.</param>
internal sealed record FeedbackEntry(string EntryId, string BranchId, string Period, int FormVersion, int Stars, string Answers, string? Contact);
