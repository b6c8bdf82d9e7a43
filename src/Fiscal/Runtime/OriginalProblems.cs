using System.Globalization;

namespace Fiscal;

/// <summary>What stands against taking something back: once only, never more than was sold, at the rates of then (spec till-rules §2, §6).</summary>
internal static class OriginalProblems
{
    public static IEnumerable<Finding> Of(ReceiptContent content, IReadOnlyDictionary<(string Register, long BonId), OriginalState> originals, RegisterBooks books)
    {
        if (content.Type == ReceiptType.Receipt && content.IsReversal)
        {
            return Reversal(content, originals);
        }

        return content.Type switch
        {
            ReceiptType.Invoice => Invoice(content, originals),
            ReceiptType.Receipt => Returns(content, originals, books),
            _ => [],
        };
    }

    private static Finding Problem(string code, string where, string message, string messageDe) => new(code, FindingSeverity.Error, where, message, messageDe);

    private static string Text(decimal value) => value.ToString("0.#####", CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static OriginalState? Find(ReceiptReference reference, IReadOnlyDictionary<(string Register, long BonId), OriginalState> originals) =>
        reference.RegisterId is { } register && long.TryParse(reference.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var bonId) && originals.TryGetValue((register, bonId), out var original)
            ? original
            : null;

    private static IEnumerable<Finding> Reversal(ReceiptContent content, IReadOnlyDictionary<(string Register, long BonId), OriginalState> originals)
    {
        var references = content.References.Where(static r => r.Type == ReferenceType.Receipt).ToList();
        if (references.Count != 1)
        {
            yield return Problem("reversal-without-reference", string.Empty, "A reversal refers to the one receipt it reverses.", "Ein Storno verweist auf den einen Beleg, den es storniert.");
            yield break;
        }

        // A receipt of another till may lie in another journal: then the till that asks answers for it.
        if (Find(references[0], originals) is not { } original)
        {
            yield break;
        }

        var name = Text(original.Finishing.ReceiptNumber);
        if (original.Content.Type != ReceiptType.Receipt)
        {
            var type = DsfinvkWords.Of(original.Content.Type);
            yield return Problem("not-reversible", "receipt " + name, $"A receipt of type {type} moved nothing and cannot be reversed.", $"Ein Beleg der Art {type} hat nichts bewegt und kann nicht storniert werden.");
        }
        else if (original.Content.IsReversal)
        {
            yield return Problem("reversal-of-reversal", "receipt " + name, "It is a reversal itself; sell again instead (DSFinV-K 4.2.2).", "Er ist selbst ein Storno; bitte neu verkaufen (DSFinV-K 4.2.2).");
        }
        else if (original.IsReversed)
        {
            yield return Problem("already-reversed", "receipt " + name, "It was reversed before; a receipt is reversed once.", "Er wurde schon storniert; ein Beleg wird nur einmal storniert.");
        }
        else if (original.Content.Lines.Any(l => original.Used(l.Number).Quantity != 0))
        {
            yield return Problem("already-returned", "receipt " + name, "Goods of it were given back before; give back the rest instead of reversing it.", "Ware daraus wurde schon zurückgegeben; bitte den Rest zurückgeben statt zu stornieren.");
        }
        else if (content.Total != -original.Content.Total || content.Lines.Count != original.Content.Lines.Count)
        {
            yield return Problem("reversal-differs", "receipt " + name, "A reversal turns every line of its receipt; use a return for a part.", "Ein Storno kehrt jede Zeile seines Belegs um; für einen Teil bitte eine Rückgabe verwenden.");
        }
    }

    private static IEnumerable<Finding> Invoice(ReceiptContent content, IReadOnlyDictionary<(string Register, long BonId), OriginalState> originals)
    {
        foreach (var original in content.References.Where(static r => r.Type == ReferenceType.Receipt).Select(r => Find(r, originals)).OfType<OriginalState>())
        {
            var name = "receipt " + Text(original.Finishing.ReceiptNumber);
            if (original.IsInvoiced)
            {
                yield return Problem("already-invoiced", name, "There is an invoice for it; a second one would owe the VAT twice (§14c UStG).", "Dafür gibt es schon eine Rechnung; eine zweite schuldet die Umsatzsteuer doppelt (§ 14c UStG).");
            }

            if (original.IsReversed || original.Content.IsReversal)
            {
                yield return Problem("already-reversed", name, "It was reversed; there is nothing to invoice.", "Er wurde storniert; es gibt nichts zu berechnen.");
            }

            if (original.Content.Type != ReceiptType.Receipt)
            {
                yield return Problem("original-wrong-type", name, "An invoice after the receipt is for a receipt of type Beleg.", "Eine Rechnung nach dem Beleg gilt einem Beleg der Art Beleg.");
            }
        }
    }

    private static IEnumerable<Finding> Returns(ReceiptContent content, IReadOnlyDictionary<(string Register, long BonId), OriginalState> originals, RegisterBooks books)
    {
        var taken = new Dictionary<(string, long, int), (decimal Quantity, decimal Total)>();
        foreach (var line in content.Lines.Where(static l => l.OriginalLine is not null))
        {
            var where = "line " + Text(line.Number);
            var reference = line.References.First(static r => r.Type == ReferenceType.Receipt);
            if (Find(reference, originals) is not { } original)
            {
                if (!books.Knows(reference.RegisterId, reference.Id, line.OriginalLine))
                {
                    yield return Problem("original-unknown", where, $"Receipt {reference.Id} of register {reference.RegisterId} is not in this journal; give goods of it back without OriginalLine, at OriginalRate.", $"Beleg {reference.Id} der Kasse {reference.RegisterId} steht nicht in diesem Journal; Ware daraus bitte ohne OriginalLine mit OriginalRate zurücknehmen.");
                }

                continue;
            }

            if (original.Content.Type == ReceiptType.Order)
            {
                yield return Problem("order-line-not-open", where, $"'{line.Text}' of order {Text(original.Finishing.ReceiptNumber)} is paid, cancelled or moved already.", $"„{line.Text}“ aus Bestellung {Text(original.Finishing.ReceiptNumber)} ist schon bezahlt, storniert oder umgebucht.");
                continue;
            }

            foreach (var problem in Return(line, where, original, taken))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<Finding> Return(LineItem line, string where, OriginalState original, Dictionary<(string, long, int), (decimal Quantity, decimal Total)> taken)
    {
        var name = Text(original.Finishing.ReceiptNumber);
        if (original.Content.Type != ReceiptType.Receipt || original.Content.IsReversal)
        {
            yield return Problem("original-wrong-type", where, $"Receipt {name} is no sale that goods could be given back from.", $"Beleg {name} ist kein Verkauf, aus dem Ware zurückgegeben werden kann.");
            yield break;
        }

        if (original.IsReversed)
        {
            yield return Problem("already-reversed", where, $"Receipt {name} was reversed; nothing is left to give back.", $"Beleg {name} wurde storniert; es ist nichts mehr zurückzugeben.");
            yield break;
        }

        if (original.Line(line.OriginalLine!.Value) is not { } sold)
        {
            yield return Problem("original-unknown", where, $"Receipt {name} has no line {Text(line.OriginalLine.Value)}.", $"Beleg {name} hat keine Zeile {Text(line.OriginalLine.Value)}.");
            yield break;
        }

        if (line.Quantity * sold.Quantity >= 0)
        {
            yield return Problem("return-sign", where, "What is given back has the opposite sign of what was sold.", "Eine Rückgabe hat das umgekehrte Vorzeichen des Verkaufs.");
            yield break;
        }

        var key = (original.RegisterId, original.Finishing.BonId, sold.Number);
        var before = taken.TryGetValue(key, out var own) ? own : original.Used(sold.Number);
        var (quantity, total) = (before.Quantity + line.Quantity, before.Total + line.Total);
        taken[key] = (quantity, total);
        if (Math.Abs(quantity) > Math.Abs(sold.Quantity) || Math.Abs(total) > Math.Abs(sold.Total))
        {
            var left = Text(Math.Abs(sold.Quantity + before.Quantity));
            var worth = Text(Math.Abs(sold.Total + before.Total));
            yield return Problem(
                "return-exceeds-sale",
                where,
                $"Of '{sold.Text}' on receipt {name}, {left} for {worth} can still be given back, not {Text(Math.Abs(line.Quantity))} for {Text(Math.Abs(line.Total))}.",
                $"Von „{sold.Text}“ auf Beleg {name} können noch {left} für {worth} zurückgegeben werden, nicht {Text(Math.Abs(line.Quantity))} für {Text(Math.Abs(line.Total))}.");
        }

        if (!Rates(line).SetEquals(Rates(sold)))
        {
            yield return Problem(
                "return-rate-differs",
                where,
                $"It was sold at {string.Join(" and ", Rates(sold).Select(static r => Text(r.Percent) + " %"))}; give it back at that rate, as ReturnLine does.",
                $"Verkauft wurde zu {string.Join(" und ", Rates(sold).Select(static r => Text(r.Percent) + " %"))}; bitte zu diesem Satz zurücknehmen, wie ReturnLine es tut.");
        }
    }

    private static HashSet<(string Category, decimal Percent)> Rates(LineItem line) => [.. line.Vat.Select(static v => (v.Rate.Category.Code, v.Rate.Percent))];
}
