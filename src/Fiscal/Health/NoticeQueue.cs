using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Fiscal;

/// <summary>Sends the notices of one channel, one after the other, away from everything else. Bounded: the oldest gives way.</summary>
internal sealed class NoticeQueue : IDisposable
{
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(30);

    private readonly Queue<(HealthNotice Notice, Func<HealthFact, Task> Sent)> _waiting = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly NoticeChannel _channel;
    private readonly int _limit;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline _pipeline;
    private bool _sending;

    public NoticeQueue(NoticeChannel channel, int limit, TimeProvider timeProvider, ILogger logger)
    {
        _channel = channel;
        _limit = limit;
        _logger = logger;

        // 5 s, 10 s, 20 s … up to an hour: about three and a half hours without network are bridged.
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = timeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static args => new ValueTask<bool>(args.Outcome.Exception is not null and not OperationCanceledException),
                MaxRetryAttempts = 12,
                Delay = TimeSpan.FromSeconds(5),
                MaxDelay = TimeSpan.FromHours(1),
                BackoffType = DelayBackoffType.Exponential,
            })
            .AddTimeout(new TimeoutStrategyOptions { Timeout = AttemptLimit })
            .Build();
    }

    public void Add(HealthNotice notice, Func<HealthFact, Task> sent)
    {
        HealthNotice? dropped = null;
        lock (_waiting)
        {
            if (_waiting.Count >= _limit)
            {
                dropped = _waiting.Dequeue().Notice;
            }

            _waiting.Enqueue((notice, sent));
            if (!_sending)
            {
                _sending = true;
                _ = Task.Run(SendAllAsync);
            }
        }

        if (dropped is not null)
        {
            _logger.LogWarning("Channel {Channel}: too many notices wait, the one about {Code} of {Time} was dropped.", _channel.Name, dropped.Fact.Code, dropped.Time);
        }
    }

    public void Dispose() => _closing.Cancel();

    private async Task SendAllAsync()
    {
        while (true)
        {
            (HealthNotice Notice, Func<HealthFact, Task> Sent) next;
            lock (_waiting)
            {
                if (_waiting.Count == 0 || _closing.IsCancellationRequested)
                {
                    _sending = false;
                    return;
                }

                next = _waiting.Dequeue();
            }

            if (await SendAsync(next.Notice).ConfigureAwait(false))
            {
                await next.Sent(next.Notice.Fact).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> SendAsync(HealthNotice notice)
    {
        try
        {
            await _pipeline.ExecuteAsync(async token => await _channel.SendAsync(notice, token).ConfigureAwait(false), _closing.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Never the exception itself: texts of network errors hold addresses, and a webhook's address is its secret.
            _logger.LogWarning("Channel {Channel}: the notice about {Code} of {Time} could not be sent ({Failure}).", _channel.Name, notice.Fact.Code, notice.Time, e.GetType().Name);
            return false;
        }
    }
}
