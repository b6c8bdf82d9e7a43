using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fiscal.Receipts.Portal;

/// <summary>What one customer said, read from the form and held against it.</summary>
internal sealed class FeedbackAnswer
{
    private const int LongestText = 1000;
    private const int LongestContact = 200;

    private FeedbackAnswer(int formVersion, int stars, string answers, string contact)
    {
        FormVersion = formVersion;
        Stars = stars;
        Answers = answers;
        Contact = contact;
    }

    public int FormVersion { get; }

    public int Stars { get; }

    /// <summary>JSON: the questions that were answered, with their words of the day.</summary>
    public string Answers { get; }

    /// <summary>Empty for an anonymous answer.</summary>
    public string Contact { get; }

    /// <summary>Reads an answer; gives the problem instead if something is missing.</summary>
    public static FeedbackAnswer? Read(FormFields form, FeedbackForm questions, PageTexts texts, out string? problem)
    {
        if (Number(form.Raw("stars"), 5) is not { } stars)
        {
            problem = texts.FeedbackBad;
            return null;
        }

        var contact = questions.AsksForContact ? form.Line("contact", LongestContact) : string.Empty;
        if (contact.Length > 0 && !form.Has("consent"))
        {
            problem = texts.FeedbackNeedsConsent;
            return null;
        }

        problem = null;
        return new FeedbackAnswer(questions.Version, stars, Json(form, questions), contact);
    }

    private static string Json(FormFields form, FeedbackForm questions)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            for (var i = 0; i < questions.Questions.Count; i++)
            {
                var question = questions.Questions[i];
                var name = "q" + i.ToString(CultureInfo.InvariantCulture);
                switch (question.Kind)
                {
                    case FeedbackQuestionKind.Stars when Number(form.Raw(name), 5) is { } stars:
                        json.WriteStartObject();
                        json.WriteString("question", question.Text);
                        json.WriteNumber("stars", stars);
                        json.WriteEndObject();
                        break;
                    case FeedbackQuestionKind.Choice when Number(form.Raw(name), question.Choices.Count) is { } choice:
                        json.WriteStartObject();
                        json.WriteString("question", question.Text);
                        json.WriteString("choice", question.Choices[choice - 1]);
                        json.WriteEndObject();
                        break;
                    case FeedbackQuestionKind.Text when form.Text(name, LongestText) is { Length: > 0 } text:
                        json.WriteStartObject();
                        json.WriteString("question", question.Text);
                        json.WriteString("text", text);
                        json.WriteEndObject();
                        break;
                }
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static int? Number(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number : null;
}
