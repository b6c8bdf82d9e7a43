using BenchmarkDotNet.Running;
using Fiscal.Benchmarks;

if (args.Contains("--sales"))
{
    return SaleMeasurement.Run(args);
}

BenchmarkSwitcher.FromAssembly(typeof(JournalAppendBenchmarks).Assembly).Run(args);
return 0;
