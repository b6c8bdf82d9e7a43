using System.Buffers;
using System.Text.Json;

namespace Fiscal.Cli.Output;

/// <summary>Where a command reads and writes: result on stdout, all else on stderr.</summary>
internal sealed class CommandConsole(Func<Stream> openInput, TextWriter output, Func<Stream> openOutput, TextWriter errors, bool errorsAreRedirected, bool json, bool quiet) : IDisposable
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private Utf8JsonWriter? _writer;

    public bool Json { get; } = json;

    public Stream OpenInput() => openInput();

    public Stream OpenOutput() => openOutput();

    public void Line(string text)
    {
        // LF on every system: what a script reads does not change with the machine.
        output.Write(text);
        output.Write('\n');
    }

    /// <summary>What was written is there now, for whoever waits for it: a command that goes on says that it is ready.</summary>
    public void Flush() => output.Flush();

    public void Text(string text) => output.Write(text);

    /// <summary>One line beside the result.</summary>
    public void Error(string text) => errors.Write(text + "\n");

    /// <summary>Says on stderr what somebody should know and what stops nothing.</summary>
    public void Warn(Finding finding) => errors.WriteLine((finding.Severity == FindingSeverity.Info ? "fiscal: note: " : "fiscal: warning: ") + finding.ToString().ReplaceLineEndings(" "));

    /// <summary>Writes one JSON object in one line.</summary>
    public void Object(Action<Utf8JsonWriter> write)
    {
        _writer ??= new Utf8JsonWriter(_buffer, Relaxed);
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        _writer.WriteStartObject();
        write(_writer);
        _writer.WriteEndObject();
        _writer.Flush();
        Line(System.Text.Encoding.UTF8.GetString(_buffer.WrittenSpan));
    }

    public ProgressLine Progress(string what, long total) => new(quiet ? TextWriter.Null : errors, what, total, !errorsAreRedirected);

    public void Dispose() => _writer?.Dispose();
}
