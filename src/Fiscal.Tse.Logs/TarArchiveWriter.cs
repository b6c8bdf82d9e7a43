namespace Fiscal.Tse.Logs;

/// <summary>Writes an export archive (TR-03153) as a stream: ustar, names above 100 bytes as pax, two zero blocks at the end.</summary>
/// <remarks>
/// Write info.csv first, then the certificates, then the logs by counter; the writer keeps to the order you call it in. Not thread-safe.
/// The stream is not closed. Nothing is buffered but one member, so 100,000 messages need no memory; only used names are remembered.
/// </remarks>
public sealed class TarArchiveWriter : IDisposable
{
    private readonly Stream _stream;
    private readonly Dictionary<string, int> _names = new(StringComparer.OrdinalIgnoreCase);
    private bool _completed;

    /// <summary>Starts an archive.</summary>
    /// <param name="stream">Where to write; need not be seekable.</param>
    public TarArchiveWriter(Stream stream) => _stream = stream ?? throw new ArgumentNullException(nameof(stream));

    /// <summary>Bytes written so far.</summary>
    public long BytesWritten { get; private set; }

    /// <summary>Writes info.csv.</summary>
    public void WriteInfo(InfoCsv info)
    {
        if (info is null) throw new ArgumentNullException(nameof(info));
        Send(Member(InfoCsv.FileName, info.ToBytes(), 0));
    }

    /// <summary>Writes a certificate under the hash of its key: <c>&lt;64 hex&gt;_X509.der</c>.</summary>
    /// <exception cref="ArgumentException">The key of the certificate is no point.</exception>
    public void WriteCertificate(TseCertificate certificate)
    {
        if (certificate is null) throw new ArgumentNullException(nameof(certificate));
        if (certificate.KeyHash is not { } hash) throw new ArgumentException("The key of the certificate is no point on a curve.", nameof(certificate));
        var stem = hash + "_X509";
        var k = Repetition(stem);
        Send(Member(stem + (k > 0 ? "_Fc-" + Digits.Text(k) : string.Empty) + ".der", certificate.RawBytes, 0));
    }

    /// <summary>Writes a log message under the name that the grammar gives it; a repeated name gets <c>_Fc-k</c>.</summary>
    public void WriteLog(LogMessage message) => Send(LogMember(message));

    /// <summary>Writes a log message under the name that the grammar gives it.</summary>
    public Task WriteLogAsync(LogMessage message, CancellationToken cancellationToken = default) => SendAsync(LogMember(message), cancellationToken);

    /// <summary>Writes any member as it is, for copies of a device's own archive.</summary>
    /// <param name="name">Name without folders.</param>
    /// <param name="content">Content, at most 8 GiB by format and 2 GiB by type.</param>
    public void Write(string name, byte[] content)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentException("A member needs a name.", nameof(name));
        if (content is null) throw new ArgumentNullException(nameof(content));
        Send(Member(name, content, 0));
    }

    /// <summary>Writes the two zero blocks. Without them the archive counts as cut off.</summary>
    public void Complete()
    {
        if (_completed) return;
        Send(new byte[2 * TarFormat.Block]);
        _completed = true;
        _stream.Flush();
    }

    /// <summary>Writes the two zero blocks.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_completed) return;
        await SendAsync(new byte[2 * TarFormat.Block], cancellationToken).ConfigureAwait(false);
        _completed = true;
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the use of the writer. Does not complete the archive: one that failed half-way must look cut off.</summary>
    public void Dispose() => _completed = true;

    private byte[] LogMember(LogMessage message)
    {
        if (message is null) throw new ArgumentNullException(nameof(message));
        var name = LogMessageName.For(message).ToString();
        var k = Repetition(name);
        if (k > 0) name = LogMessageName.For(message, k).ToString();
        return Member(name, message.Raw, Digits.ToUnix(message.LogTime));
    }

    private int Repetition(string name)
    {
        var k = _names.TryGetValue(name, out var used) ? used + 1 : 0;
        _names[name] = k;
        return k;
    }

    private static byte[] Member(string name, byte[] content, long time)
    {
        if (name.IndexOf('/') >= 0 || name.IndexOf('\0') >= 0) throw new ArgumentException("A member's name has no folders.", nameof(name));
        var utf8 = Texts.Utf8(name);
        if (utf8.Length <= TarFormat.NameLength && Texts.IsAscii(name)) return TarFormat.Entry(utf8, '0', content, time);
        return Der.Concat(
        [
            TarFormat.Entry(Texts.Utf8("PaxHeader/" + TarFormat.ShortAscii(name)), 'x', TarFormat.PaxRecord("path", utf8), time),
            TarFormat.Entry(Texts.Utf8(TarFormat.ShortAscii(name)), '0', content, time),
        ]);
    }

    private void Send(byte[] bytes)
    {
        ThrowIfCompleted();
        _stream.Write(bytes, 0, bytes.Length);
        BytesWritten += bytes.Length;
    }

    private async Task SendAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        ThrowIfCompleted();
        await _stream.WriteAsync(bytes, 0, bytes.Length, cancellationToken).ConfigureAwait(false);
        BytesWritten += bytes.Length;
    }

    private void ThrowIfCompleted()
    {
        if (_completed) throw new InvalidOperationException("The archive is complete.");
    }
}
