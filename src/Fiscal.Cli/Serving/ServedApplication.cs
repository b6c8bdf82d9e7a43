using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace Fiscal.Cli.Serving;

/// <summary>Runs a web application until the command is stopped.</summary>
internal static class ServedApplication
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(WebApplication app, IPEndPoint endPoint, Action announce, CancellationToken cancellationToken)
    {
        await using (app.ConfigureAwait(false))
        {
            try
            {
                await app.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                throw new CliException(ExitCodes.Environment, $"Cannot listen on {endPoint}: {e.Message} Choose an address of this machine and a free port.", e);
            }

            announce();
            var ended = new TaskCompletionSource();
            await using (cancellationToken.Register(ended.SetResult).ConfigureAwait(false))
            {
                await ended.Task.ConfigureAwait(false);
            }

            using var patience = new CancellationTokenSource(TimeToStop);
            await app.StopAsync(patience.Token).ConfigureAwait(false);
        }
    }
}
