using Microsoft.Extensions.Logging;

namespace Fiscal.Printing.EscPos;

public sealed partial class EscPosPrinter
{
    // What the application wants kept, what of it is, and whether the printer may be another one by now. Held under the lock.
    private readonly List<(StoredLogo Wanted, string RecordPath)> _wantedLogos = [];
    private readonly List<StoredLogo> _keptLogos = [];
    private bool _logosDoubtful;

    /// <summary>
    /// Sees to it that the printer keeps a logo, so that a receipt sends eleven bytes for it instead of thousands. Call it when the program starts and nobody waits: storing takes seconds, and happens only
    /// if the printer does not have it. Until it is there, and wherever it cannot be, receipts carry the picture itself.
    /// </summary>
    /// <param name="image">The picture as it stands in documents.</param>
    /// <param name="recordPath">
    /// A file of the till, made when needed, that says which logo was stored in which printer under which key: by serial number where the printer tells it, otherwise by address. Without it every logo in
    /// the printer is somebody else's, and the printer's memory wears out.
    /// </param>
    /// <param name="cancellationToken">Ends the wait; what has begun is done to the end.</param>
    /// <returns>Whether the printer keeps it.</returns>
    /// <remarks>
    /// It is looked after again, between two jobs, when the printer was gone in between: an exchanged one gets the logo, after a first receipt that carries the picture. Printers that number their logos
    /// (<see cref="StoredLogoSupport.Numbered"/>) do not say what they keep, so nothing is managed there.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="image"/> or <paramref name="recordPath"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidDataException">The picture is damaged or too large.</exception>
    /// <exception cref="IOException">The printer cannot be reached, is offline, or the connection broke; or the record cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The record may not be read or written.</exception>
    /// <exception cref="ObjectDisposedException">The printer is disposed.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<LogoOutcome> EnsureLogoAsync(ImageBlock image, string recordPath, CancellationToken cancellationToken = default)
    {
        var wanted = StoredLogo.FromImage(Argument.NotNull(image, nameof(image)), _settings.Profile);
        Argument.NotNull(recordPath, nameof(recordPath));
        if (_settings.Profile.StoredLogos != StoredLogoSupport.Graphics || !_transport.HasBackChannel)
        {
            return LogoOutcome.NotSupported;
        }

        var outcome = LogoOutcome.NotSupported;
        var errand = new Errand(
            async link =>
            {
                outcome = await EnsureAsync(link, wanted, recordPath).ConfigureAwait(false);
                if (outcome is LogoOutcome.Present or LogoOutcome.Stored)
                {
                    lock (_lock)
                    {
                        _wantedLogos.RemoveAll(logo => logo.Wanted.ContentId == wanted.ContentId);
                        _wantedLogos.Add((wanted, recordPath));
                    }
                }
            },
            _options.Inline);
        await RunAsync(errand, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    private async Task<LogoOutcome> EnsureAsync(PrinterLink link, StoredLogo wanted, string recordPath)
    {
        var (outcome, logo) = await new LogoRun(link, _timeProvider, _settings, _transport.Address).EnsureAsync(wanted, new LogoRecord(recordPath)).ConfigureAwait(false);
        if (logo is not null)
        {
            lock (_lock)
            {
                _keptLogos.RemoveAll(kept => kept.ContentId == logo.ContentId);
                _keptLogos.Add(logo);
            }

            UseKeptLogos();
        }

        LogLogo(_logger, Name, outcome, null);
        return outcome;
    }

    /// <summary>The printer was gone and may be another one: pictures are sent until its logos have been looked at.</summary>
    private void DoubtLogos()
    {
        lock (_lock)
        {
            if (_wantedLogos.Count == 0)
            {
                return;
            }

            _logosDoubtful = true;
            _keptLogos.Clear();
        }

        UseKeptLogos();
    }

    private async Task<bool> LookAfterLogosAsync(PrinterLink link)
    {
        (StoredLogo Wanted, string RecordPath)[] wanted;
        lock (_lock)
        {
            wanted = [.. _wantedLogos];
            _logosDoubtful = false;
        }

        foreach (var (logo, recordPath) in wanted)
        {
            try
            {
                await EnsureAsync(link, logo, recordPath).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Receipts carry the picture meanwhile; the next job is the next chance.
                LogLogo(_logger, Name, LogoOutcome.NotStored, e);
                lock (_lock)
                {
                    _logosDoubtful = true;
                }

                return false;
            }
        }

        return true;
    }

    private void UseKeptLogos()
    {
        var rendering = new EscPosRendererOptions { Dithering = _options.Rendering.Dithering, BoxDrawing = _options.Rendering.BoxDrawing, CutAtEnd = _options.Rendering.CutAtEnd };
        lock (_lock)
        {
            foreach (var logo in _options.Rendering.StoredLogos.Concat(_keptLogos))
            {
                rendering.StoredLogos.Add(logo);
            }

            _renderer = new EscPosRenderer(_settings.Profile, rendering);
        }
    }

    private static readonly Action<ILogger, string, LogoOutcome, Exception?> LogLogo =
        LoggerMessage.Define<string, LogoOutcome>(LogLevel.Information, new EventId(4, "Logo"), "Printer {Printer} and its logo: {Outcome}.");
}
