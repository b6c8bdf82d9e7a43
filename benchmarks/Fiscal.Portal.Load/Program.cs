using Fiscal.Portal.Load;

var arguments = new Arguments(args);
switch (args.FirstOrDefault())
{
    case "seed":
        await Seed.RunAsync(arguments);
        return 0;
    case "ingest":
        await Ingest.RunAsync(arguments);
        return 0;
    case "rate":
        await Rate.RunAsync(arguments);
        return 0;
    case "blocked":
        await Blocked.RunAsync(arguments);
        return 0;
    case "serve":
        await using (var app = Host.Create(arguments, arguments.Number("port", 5080)))
        {
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine("ready"));
            await app.RunAsync();
        }

        return 0;
    default:
        Console.Error.WriteLine("usage: bash benchmarks/portal-load.sh (or: seed|ingest|serve|rate|blocked --work DIR --db CONNECTION …)");
        return 64;
}
