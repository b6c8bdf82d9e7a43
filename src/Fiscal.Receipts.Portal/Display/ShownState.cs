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
        DisplayStateJson.WriteContent(json, State);
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
}
