using System.Security.Cryptography;
using System.Text;
using Fiscal.Journal;
using Microsoft.Extensions.Logging;

namespace Fiscal;

/// <summary>Decides what is told: a fact once when it becomes worse than it was told last, and once when it is well again.</summary>
/// <remarks>
/// What was told last survives a restart as a cursor of the journal store per fact, whose number is the severity: no table of its own, and after a power cut
/// an older one at worst repeats a notice. Called one report at a time.
/// </remarks>
internal sealed class HealthNotices : IDisposable
{
    private readonly FiscalRegisters _registers;
    private readonly HealthOptions _options;
    private readonly ILogger _logger;
    private readonly List<NoticeQueue> _queues;
    private readonly Dictionary<string, HealthSeverity> _told = new(StringComparer.Ordinal);

    public HealthNotices(FiscalRegisters registers, HealthOptions options, IEnumerable<NoticeChannel> channels, ILogger logger)
    {
        _registers = registers;
        _options = options;
        _logger = logger;
        _queues = [.. channels.Select(channel => new NoticeQueue(channel, options.NoticeQueueLimit, registers.TimeProvider, logger))];
    }

    public async Task TellAsync(HealthReport report)
    {
        if (_queues.Count == 0)
        {
            return;
        }

        foreach (var fact in report.Facts)
        {
            var key = FiscalHealth.KeyOf(fact);
            if (!_told.TryGetValue(key, out var told))
            {
                told = _told[key] = await LoadAsync(fact).ConfigureAwait(false);
            }

            if (fact.Severity > told && fact.Severity >= _options.NoticeFrom)
            {
                Tell(report, fact, told);
            }
            else if (fact.Severity == HealthSeverity.Ok && told != HealthSeverity.Ok)
            {
                if (_options.NoticeRecovery)
                {
                    Tell(report, fact, told);
                }
                else
                {
                    _told[key] = HealthSeverity.Ok;
                    await SaveAsync(fact).ConfigureAwait(false);
                }
            }
        }
    }

    public void Dispose()
    {
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
    }

    private static string ConsumerOf(HealthFact fact)
    {
        if (fact.TseName is null)
        {
            return "notice." + fact.Code;
        }

        // A TSE may have any name, a consumer may not.
        using var hash = SHA256.Create();
        var name = new StringBuilder("notice.").Append(fact.Code).Append('.');
        foreach (var part in hash.ComputeHash(Encoding.UTF8.GetBytes(fact.TseName)).Take(8))
        {
            name.Append("0123456789abcdef"[part >> 4]).Append("0123456789abcdef"[part & 15]);
        }

        return name.ToString();
    }

    private void Tell(HealthReport report, HealthFact fact, HealthSeverity told)
    {
        _told[FiscalHealth.KeyOf(fact)] = fact.Severity;
        var notice = new HealthNotice(fact, told, report.Time, _registers.MerchantName);
        foreach (var queue in _queues)
        {
            queue.Add(notice, SaveAsync);
        }
    }

    private async Task<HealthSeverity> LoadAsync(HealthFact fact)
    {
        try
        {
            return await _registers.Store.LoadCursorAsync(ConsumerOf(fact), RegisterOf(fact)).ConfigureAwait(false) switch
            {
                1 => HealthSeverity.Warning,
                2 => HealthSeverity.Critical,
                _ => HealthSeverity.Ok,
            };
        }
        catch (JournalException e)
        {
            _logger.LogDebug(e, "What was told last cannot be read; {Code} is told again.", fact.Code);
            return HealthSeverity.Ok;
        }
    }

    private async Task SaveAsync(HealthFact fact)
    {
        try
        {
            await _registers.Store.SaveCursorAsync(ConsumerOf(fact), RegisterOf(fact), (long)fact.Severity).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JournalException or ObjectDisposedException)
        {
            _logger.LogDebug(e, "That {Code} was told cannot be kept; after a restart it is told again.", fact.Code);
        }
    }

    private string RegisterOf(HealthFact fact) => fact.RegisterId ?? _registers.DefaultRegisterId;
}
