using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fiscal.Receipts.Portal;

/// <summary>What a load balancer and an operator's watch ask: database, schema, alarms. Names no merchant.</summary>
internal sealed class PortalHealth(PortalDatabase database, ILogger<PortalHealth> log)
{
    private static readonly PortalQuery Schema = PortalQuery.Reference("portal_schema.newest", "SELECT max(number) FROM portal_schema");

    private static readonly PortalQuery Alarms = PortalQuery.Reference("alarm.open", "SELECT count(*), min(raised_at) FROM alarm WHERE closed_at IS NULL");

    public static void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/health/receipts", endpoints.ServiceProvider.GetRequiredService<PortalHealth>().GetAsync);

    private async Task GetAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        try
        {
            var (schema, count, oldest) = await database.ReadAsync(
                async session =>
                {
                    var newest = await session.FindAsync(Schema, static row => Tuple.Create(row.Number(0) ?? 0), cancellationToken);
                    var alarms = newest!.Item1 < 1 ? null : await session.FindAsync(Alarms, static row => Tuple.Create(row.GetInt64(0), row.TimeOrNull(1)), cancellationToken);
                    return (newest.Item1, alarms?.Item1 ?? 0, alarms?.Item2);
                },
                cancellationToken);
            var isCurrent = schema == database.NewestSchema;
            await ApiReply.JsonAsync(context, isCurrent ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, json =>
            {
                json.WriteString("status", !isCurrent ? "failed" : count > 0 ? "warning" : "ok");
                json.WriteString("database", "ok");
                json.WriteNumber("schema", schema);
                json.WriteNumber("schemaOfProgram", database.NewestSchema);
                json.WriteNumber("openAlarms", count);
                if (oldest is { } time)
                {
                    json.WriteString("oldestAlarm", ApiReply.TimeOf(time));
                }
            });
        }
        catch (System.Data.Common.DbException e)
        {
            PortalLog.DatabaseUnreachable(log, e);
            await ApiReply.JsonAsync(context, StatusCodes.Status503ServiceUnavailable, static json =>
            {
                json.WriteString("status", "failed");
                json.WriteString("database", "unreachable");
            });
        }
    }
}
