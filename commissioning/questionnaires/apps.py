from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "commissioning.questionnaires"
    label = "questionnaires"
    verbose_name = "Questionnaires"
