using System.Buffers;
using System.Text.Json;

namespace Fiscal.Receipts.Portal;

/// <summary>A state with the number under which this process shows it; drawn once for all displays.</summary>
internal sealed class ShownState(long number, DisplayState state)
{
    private byte[]? _json;

    public long Number { get; } = number;

    public DisplayState State { get; } = state;

    /// <summary>What the page's script reads. Amounts are strings with a point; the code is rows of 0 and 1.</summary>
    public ReadOnlySpan<byte> Json => _json ??= Write();

    private byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("number", Number);
        json.WriteString("phase", State.Phase switch
        {
            DisplayPhase.Basket => "basket",
            DisplayPhase.Total => "total",
            DisplayPhase.Offer => "offer",
            DisplayPhase.Paper => "paper",
            DisplayPhase.Thanks => "thanks",
            _ => "idle",
        });
        json.WriteString("currency", State.Currency);
        Amount(json, "total", State.Total);
        Amount(json, "given", State.Given);
        Amount(json, "change", State.Change);
        json.WriteBoolean("training", State.IsTraining);
        json.WriteBoolean("test", State.IsTest);
        if (State.Lines.Count != 0)
        {
            json.WriteNumber("count", State.LineCount);
            json.WriteStartArray("lines");
            foreach (var line in State.Lines)
            {
                json.WriteStartObject();
                json.WriteString("text", line.Text);
                Amount(json, "quantity", line.Quantity);
                json.WriteString("unit", line.Unit);
                Amount(json, "price", line.UnitPrice);
                Amount(json, "adjustment", line.Adjustment == 0 ? null : line.Adjustment);
                Amount(json, "total", line.Total);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (State.Qr is { } qr)
        {
            json.WriteString("link", State.Link!.OriginalString);
            json.WriteBoolean("paperButton", State.HasPaperButton);
            json.WriteBoolean("delayed", State.IsDelayed);
            json.WriteStartArray("qr");
            var row = new char[qr.Size];
            for (var y = 0; y < qr.Size; y++)
            {
                for (var x = 0; x < qr.Size; x++)
                {
                    row[x] = qr.IsDark(x, y) ? '1' : '0';
                }

                json.WriteStringValue(row);
            }

            json.WriteEndArray();
        }

        if (State.Phase == DisplayPhase.Paper)
        {
            json.WriteString("reason", State.PaperReason switch
            {
                DisplayPaperReason.Requested => "requested",
                DisplayPaperReason.PortalUnreachable => "unreachable",
                _ => "printing",
            });
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Amount(Utf8JsonWriter json, string name, decimal? amount)
    {
        if (amount is { } value)
        {
            json.WriteString(name, value.ToString("0.############################", System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
