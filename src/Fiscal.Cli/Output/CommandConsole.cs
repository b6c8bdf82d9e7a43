using System.Buffers;
using System.Text.Json;

namespace Fiscal.Cli.Output;

/// <summary>Where a command reads and writes: result on stdout, all else on stderr.</summary>
internal sealed class CommandConsole(TextReader input, Func<Stream> openInput, TextWriter output, Func<Stream> openOutput, TextWriter errors, bool errorsAreRedirected, bool json, bool quiet)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool Json { get; } = json;

    public TextReader Input { get; } = input;

    public Stream OpenInput() => openInput();

    public Stream OpenOutput() => openOutput();

    public void Line(string text) => output.WriteLine(text);

    public void Text(string text) => output.Write(text);

    public void Warn(string text) => errors.WriteLine(text);

    /// <summary>Writes one JSON object in one line.</summary>
    public void Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    public ProgressLine Progress(string what, long total) => new(quiet ? TextWriter.Null : errors, what, total, !errorsAreRedirected);
}
