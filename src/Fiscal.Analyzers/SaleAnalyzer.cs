using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Fiscal.Analyzers;

/// <summary>Looks at what a program does with its sales: every rule of this package.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp, LanguageNames.VisualBasic)]
public sealed class SaleAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> OutageMembers = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Fiscal.Receipt.Outage",
        "Fiscal.RegisterStatus.Outage",
        "Fiscal.FiscalRegister.OutageBegan",
        "Fiscal.FiscalRegister.OutageEnded",
        "Fiscal.FiscalRegister.OutageSlipDue",
        "Fiscal.FiscalRegister.GetOutages",
        "Fiscal.FiscalRegister.GetOutagesAsync",
        "Fiscal.FiscalRegisters.WatchHealth",
        "Fiscal.FiscalHealth.Changed");

    private static readonly ImmutableHashSet<string> Numbers = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "Fiscal.Receipt.Number",
        "Fiscal.ReceiptId.Number",
        "Fiscal.RegisterStatus.LastReceiptNumber");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(Rules.ReceiptIgnored, Rules.NumberCounted, Rules.OutageIgnored);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(Start);
    }

    private static void Start(CompilationStartAnalysisContext context)
    {
        if (context.Compilation.GetTypeByMetadataName("Fiscal.FiscalTransaction") is null)
        {
            return;
        }

        var sales = new Sales();
        context.RegisterOperationAction(operation => Invocation(operation, sales), OperationKind.Invocation);
        context.RegisterOperationAction(operation => Member(((IPropertyReferenceOperation)operation.Operation).Property, sales), OperationKind.PropertyReference);
        context.RegisterOperationAction(operation => Member(((IEventReferenceOperation)operation.Operation).Event, sales), OperationKind.EventReference);
        context.RegisterOperationAction(Calculation, OperationKind.Binary, OperationKind.CompoundAssignment);

        // A library may leave the outage to the program that uses it.
        if (context.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication or OutputKind.WindowsRuntimeApplication)
        {
            context.RegisterCompilationEndAction(end =>
            {
                if (sales.First is { } first && !sales.LooksAtOutages)
                {
                    end.ReportDiagnostic(Diagnostic.Create(Rules.OutageIgnored, first));
                }
            });
        }
    }

    private static void Invocation(OperationAnalysisContext context, Sales sales)
    {
        var invocation = (IInvocationOperation)context.Operation;
        Member(invocation.TargetMethod, sales);
        if (invocation.TargetMethod.Name is not ("Finish" or "FinishAsync") || NameOf(invocation.TargetMethod.ContainingType) != "Fiscal.FiscalTransaction")
        {
            return;
        }

        sales.Note(invocation.Syntax.GetLocation());
        IOperation used = invocation;
        while (used.Parent is { } parent && (parent is IAwaitOperation or IConversionOperation || parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" }))
        {
            used = parent;
        }

        if (used.Parent is IExpressionStatementOperation)
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ReceiptIgnored, invocation.Syntax.GetLocation(), invocation.TargetMethod.Name));
        }
    }

    private static void Calculation(OperationAnalysisContext context)
    {
        var (kind, operands) = context.Operation switch
        {
            IBinaryOperation binary => (binary.OperatorKind, new[] { binary.LeftOperand, binary.RightOperand }),
            ICompoundAssignmentOperation assignment => (assignment.OperatorKind, [assignment.Value]),
            _ => (BinaryOperatorKind.None, []),
        };
        if (kind is not (BinaryOperatorKind.Add or BinaryOperatorKind.Subtract) || context.Operation.Type?.SpecialType == SpecialType.System_String)
        {
            return;
        }

        foreach (var operand in operands)
        {
            var value = operand;
            while (value is IConversionOperation conversion)
            {
                value = conversion.Operand;
            }

            if (value is IPropertyReferenceOperation { Property: var property } && Numbers.Contains(NameOf(property.ContainingType) + "." + property.Name))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.NumberCounted, context.Operation.Syntax.GetLocation(), property.ContainingType.Name + "." + property.Name));
                return;
            }
        }
    }

    private static void Member(ISymbol member, Sales sales)
    {
        if (member.ContainingType is { } type && OutageMembers.Contains(NameOf(type) + "." + member.Name))
        {
            sales.LooksAtOutages = true;
        }
    }

    private static string NameOf(INamedTypeSymbol type) => type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + type.Name : type.Name;

    /// <summary>What a compilation does, collected by actions that run side by side.</summary>
    private sealed class Sales
    {
        private readonly object _gate = new();
        private Location? _first;
        private volatile bool _looksAtOutages;

        public bool LooksAtOutages { get => _looksAtOutages; set => _looksAtOutages = value; }

        public Location? First => Volatile.Read(ref _first);

        // The same place in every build, whichever action comes first.
        public void Note(Location location)
        {
            lock (_gate)
            {
                if (_first is null || Compare(location, _first) < 0)
                {
                    _first = location;
                }
            }
        }

        private static int Compare(Location left, Location right)
        {
            var files = string.CompareOrdinal(left.SourceTree?.FilePath, right.SourceTree?.FilePath);
            return files != 0 ? files : left.SourceSpan.Start.CompareTo(right.SourceSpan.Start);
        }
    }
}
