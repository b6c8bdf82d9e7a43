using BenchmarkDotNet.Running;
using Fiscal.Benchmarks;

if (args.Contains("--sales"))
{
    return SaleMeasurement.Run(args);
}

if (args.Contains("--till"))
{
    return RegisterMeasurement.Run(args);
}

if (args.Contains("--receipt"))
{
    return ReceiptMeasurement.Run(args);
}

if (args.Contains("--latency"))
{
    return RegisterMeasurement.RunLatency();
}

BenchmarkSwitcher.FromAssembly(typeof(JournalAppendBenchmarks).Assembly).Run(args);
return 0;
