namespace Fiscal.Printing.EscPos;

/// <summary>Says what ESC/POS bytes print: the other end of the encoder, for previews, tests and the check of raw codes.</summary>
/// <remarks>
/// Immutable after construction and thread-safe. Takes any bytes: what is unknown or incomplete becomes a finding, never an exception. Memory is bounded by the data and the options.
/// Pages, rotation, upside-down and other fonts are walked, not drawn; a finding says so.
/// </remarks>
public sealed class EscPosDecoder
{
    private readonly PrinterSettings _settings;
    private readonly EscPosDecoderOptions _options;

    /// <summary>Creates a decoder.</summary>
    /// <param name="profile">The printer; copied.</param>
    /// <param name="options">What it assumes; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="profile"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The profile cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public EscPosDecoder(PrinterProfile profile, EscPosDecoderOptions? options = null)
    {
        _settings = new PrinterSettings(profile);
        _options = new EscPosDecoderOptions();
        if (options is not null)
        {
            _options.StartsInKanjiMode = options.StartsInKanjiMode;
            _options.CharacterSet = Argument.Range(options.CharacterSet, 0, 255, nameof(options.CharacterSet));
            _options.MostLines = Argument.Range(options.MostLines, 1, 1_000_000, nameof(options.MostLines));
            foreach (var logo in options.StoredLogos)
            {
                _options.StoredLogos.Add(logo);
            }
        }
    }

    /// <summary>Decodes bytes.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="data"/> is <see langword="null"/>.</exception>
    public DecodedPaper Decode(byte[] data) => new VirtualPaper(_settings, _options).Decode(Argument.NotNull(data, nameof(data)));

    /// <summary>Checks raw codes before they go to a printer.</summary>
    /// <param name="command">The bytes.</param>
    /// <returns>
    /// An error for an incomplete command, because it would eat what follows; a warning for an unknown one and for codes that printers execute at once; a note for a drawer pulse. Empty if nothing is to be said.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="command"/> is <see langword="null"/>.</exception>
    public static IReadOnlyList<Finding> Check(byte[] command)
    {
        var findings = new List<Finding>();
        ReadOnlySpan<byte> data = Argument.NotNull(command, nameof(command));
        for (var offset = 0; offset < data.Length && findings.Count < DecoderFindings.Most;)
        {
            var token = CommandScanner.Next(data.Slice(offset));
            if (DecoderFindings.For(token, data.Slice(offset), offset) is { } finding)
            {
                findings.Add(finding);
            }

            offset += token.Length;
        }

        return findings;
    }
}
