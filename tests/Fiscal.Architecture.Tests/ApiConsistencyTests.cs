using System.Buffers;
using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Fiscal.Architecture.Tests;

/// <summary>House rules that a reviewer would otherwise have to look for in every API: C# 7.3 and Visual Basic are users.</summary>
public class ApiConsistencyTests
{
    /// <summary>Assemblies whose types may stand in public signatures of every package, beside our own and the platform's.</summary>
    private static readonly string[] ForeignAssemblies =
        ["Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Logging.Abstractions"];

    /// <summary>Packages that are about a foreign library, and which.</summary>
    private static readonly Dictionary<string, string> AboutForeignLibrary = new(StringComparer.Ordinal)
    {
        ["Fiscal"] = "Microsoft.Extensions.Diagnostics.HealthChecks.Abstractions",
        ["Fiscal.Journal.Specification.Xunit"] = "xunit",
        ["Fiscal.Tse.Conformance.Xunit"] = "xunit",
        ["Fiscal.Journal.PostgreSql"] = "Npgsql",
        ["Fiscal.Receipts.Mail"] = "MimeKit",
        ["Fiscal.Receipts.Portal"] = "Microsoft.AspNetCore",
    };

    /// <summary>Asynchronous members that deviate, each with its reason.</summary>
    private static readonly Dictionary<string, string> AsyncExceptions = new(StringComparer.Ordinal)
    {
        ["DisposeAsync"] = "IAsyncDisposable's own form has no token",
        ["DisposeCoreAsync"] = "closing a device is not cancelled: a command under way is completed first",
        ["JournalStoreClause.CheckAsync"] = "a proof that was cancelled proves nothing",
    };

    /// <summary>Streams whose other form has another name.</summary>
    private static readonly Dictionary<string, string> StreamExceptions = new(StringComparer.Ordinal)
    {
        ["JournalReader.StreamReceiptsAsync"] = "ReadReceiptsAsync gives pages, or calls back",
    };

    /// <summary>Static fields that a reader has looked at: constant tables of a mutable type, and caches that change no result.</summary>
    private static readonly Dictionary<string, string> StaticExceptions = new(StringComparer.Ordinal)
    {
        ["Fiscal.Tse.Logs.SystemOperations.Known"] = "a constant table",
        ["Fiscal.Tse.Logs.TarArchiveReader.PaxKeywords"] = "a constant table",
        ["Fiscal.Journal.JournalFindings.Catalogue"] = "a constant table",
        ["Fiscal.Journal.FieldWriter._idle"] = "one spare buffer; whoever takes it empties it first",
        ["Fiscal.Journal.ReceiptReader._lastKey"] = "the last device's parsed key; a pure function of its bytes",
    };

    public static TheoryData<string> Projects => Repository.LibraryNames;

    [Theory]
    [MemberData(nameof(Projects))]
    public void Asynchronous_methods_end_in_async_and_take_a_token_last(string name)
    {
        // A test shell's methods are tests: their names are sentences.
        var methods = Types(name).Where(static type => !type.Assembly.GetName().Name!.EndsWith(".Xunit", StringComparison.Ordinal)).SelectMany(PublicMembers.OrdinaryMethods).Where(static method => IsAwaitable(method.ReturnType));
        Violations.None(methods
            .Where(static method => !AsyncExceptions.ContainsKey(method.Name) && !AsyncExceptions.ContainsKey($"{method.DeclaringType!.Name}.{method.Name}"))
            .Where(static method => !method.Name.EndsWith("Async", StringComparison.Ordinal) || method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken))
            .Select(PublicMembers.Describe));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_asynchronous_methods_end_in_async(string name) =>
        Violations.None(Types(name).SelectMany(PublicMembers.OrdinaryMethods)
            .Where(static method => method.Name.EndsWith("Async", StringComparison.Ordinal) && !IsAwaitable(method.ReturnType))
            .Select(PublicMembers.Describe));

    [Theory]
    [MemberData(nameof(Projects))]
    public void No_binary_floating_point_in_signatures(string name) =>
        Violations.None(Signatures(name).Where(static signature => signature.Types.Any(static type => type == typeof(double) || type == typeof(float))).Select(static signature => signature.Name));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Signatures_name_no_third_partys_types(string name)
    {
        AboutForeignLibrary.TryGetValue(name, out var subject);
        Violations.None(Signatures(name)
            .SelectMany(static signature => signature.Types.Select(type => (signature.Name, Assembly: type.Assembly.GetName().Name!)))
            .Where(use => !IsOwnOrPlatform(use.Assembly) && !ForeignAssemblies.Contains(use.Assembly) && (subject is null || !use.Assembly.StartsWith(subject, StringComparison.Ordinal)))
            .Select(static use => $"{use.Name}: {use.Assembly}")
            .Distinct());
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Nothing_is_init_or_required(string name)
    {
        var properties = Types(name).SelectMany(PublicMembers.Properties).ToList();
        Violations.None(properties.Where(static property => property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true).Select(PublicMembers.Describe));
        Violations.None(properties.Concat<MemberInfo>(Types(name).SelectMany(PublicMembers.Fields)).Where(static member => member.IsDefined(typeof(RequiredMemberAttribute), inherit: false)).Select(PublicMembers.Describe));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_member_with_a_span_has_an_overload_for_arrays_or_text(string name)
    {
        foreach (var type in Types(name))
        {
            Violations.None(PublicMembers.Properties(type).Where(static property => IsSpan(property.PropertyType)).Select(PublicMembers.Describe));
            var methods = PublicMembers.Methods(type).Where(static method => method is not MethodInfo { IsSpecialName: true }).ToList();
            Violations.None(methods.Where(HasSpan).Where(method => !methods.Exists(other => other.Name == method.Name && !HasSpan(other) && TakesData(other))).Select(PublicMembers.Describe));
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Overridable_members_return_task_not_valuetask(string name) =>
        Violations.None(Types(name).SelectMany(PublicMembers.OrdinaryMethods)
            .Where(static method => method.IsVirtual && !method.IsFinal && !method.DeclaringType!.IsInterface && IsValueTask(method.ReturnType))
            .Select(PublicMembers.Describe));

    [Theory]
    [MemberData(nameof(Projects))]
    public void An_asynchronous_stream_is_never_the_only_form(string name)
    {
        foreach (var type in Types(name))
        {
            var methods = PublicMembers.OrdinaryMethods(type).ToList();
            Violations.None(methods
                .Where(static method => method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
                .Where(static method => !StreamExceptions.ContainsKey($"{method.DeclaringType!.Name}.{method.Name}"))
                .Where(method => methods.Count(other => other.Name.StartsWith(method.Name.Replace("Async", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal)) < 2)
                .Select(PublicMembers.Describe));
        }
    }

    /// <summary>Two versions of a package may live in one process, and tests run side by side: there is nothing static to share.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void There_is_no_static_state_but_meters_and_activity_sources(string name)
    {
        var fields = Repository.Load(Repository.Project(name)).GetTypes()
            .Where(static type => !PublicMembers.IsGenerated(type) && type.DeclaringType?.Name.Contains('<', StringComparison.Ordinal) != true)
            .SelectMany(static type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static field => !field.IsLiteral && !field.Name.Contains('<', StringComparison.Ordinal));
        Violations.None(fields
            .Where(static field => !StaticExceptions.ContainsKey(PublicMembers.Describe(field)))
            .Where(static field => !IsTelemetry(field.FieldType) && (!field.IsInitOnly || IsMutableCollection(field.FieldType)))
            .Select(static field => $"{PublicMembers.Describe(field)} : {field.FieldType.Name}"));
    }

    private static IEnumerable<Type> Types(string name) => PublicMembers.Types(Repository.Load(Repository.Project(name)));

    private static IEnumerable<(string Name, IEnumerable<Type> Types)> Signatures(string name)
    {
        foreach (var type in Types(name))
        {
            yield return (type.FullName!, PublicMembers.Parts(type.BaseType ?? typeof(object)).Concat(type.GetInterfaces().SelectMany(PublicMembers.Parts)));
            foreach (var method in PublicMembers.Methods(type))
            {
                yield return (PublicMembers.Describe(method), PublicMembers.TypesIn(method));
            }

            foreach (var field in PublicMembers.Fields(type))
            {
                yield return (PublicMembers.Describe(field), PublicMembers.Parts(field.FieldType));
            }
        }
    }

    private static bool IsAwaitable(Type type) =>
        typeof(Task).IsAssignableFrom(type) || IsValueTask(type) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));

    private static bool IsValueTask(Type type) => type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    private static bool IsSpan(Type type) => type.IsByRefLike;

    private static bool HasSpan(MethodBase method) => method.GetParameters().Any(static parameter => IsSpan(parameter.ParameterType)) || (method is MethodInfo info && IsSpan(info.ReturnType));

    private static bool TakesData(MethodBase method) => method.GetParameters().Any(static parameter =>
        parameter.ParameterType == typeof(byte[]) || parameter.ParameterType == typeof(string) || typeof(Stream).IsAssignableFrom(parameter.ParameterType)
        || parameter.ParameterType == typeof(IBufferWriter<byte>) || typeof(IEnumerable).IsAssignableFrom(parameter.ParameterType));

    private static bool IsOwnOrPlatform(string assembly) =>
        assembly.StartsWith("Fiscal", StringComparison.Ordinal) || assembly.StartsWith("System.", StringComparison.Ordinal) || assembly is "System" or "netstandard";

    private static bool IsTelemetry(Type type) => type == typeof(ActivitySource) || type == typeof(Meter) || typeof(Instrument).IsAssignableFrom(type);

    private static bool IsMutableCollection(Type type) =>
        type.Namespace == "System.Collections.Concurrent"
        || (type.IsGenericType && type.Namespace == "System.Collections.Generic" && type.Name.Split('`')[0] is "List" or "Queue" or "Stack" or "LinkedList" or "Dictionary" or "HashSet")
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ConditionalWeakTable<,>));
}
