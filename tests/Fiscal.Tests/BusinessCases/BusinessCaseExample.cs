namespace Fiscal.Tests;

/// <summary>One section of the page: what it is called, what the rule says, and the method whose body is shown and run.</summary>
internal sealed record BusinessCaseExample(string Chapter, string Title, string Rule, Func<FiscalRegister, Task<Receipt>> Run)
{
    public string MethodName => Run.Method.Name;
}
