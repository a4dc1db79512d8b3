from .answer import Answer, AnswerFile, AnswerSheet
from .questionnaire import Questionnaire, QuestionnaireVersion
from .structure import Question, Section

__all__ = ["Answer", "AnswerFile", "AnswerSheet", "Question", "Questionnaire", "QuestionnaireVersion", "Section"]
